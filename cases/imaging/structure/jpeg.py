"""Reads a JPEG's outline: ITU-T T.81, annex B."""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from cases.imaging.rejection import Refusal, RejectionCode
from cases.imaging.structure.orientation import read_orientation
from cases.imaging.structure.outline import Outline, require

MARK: Final = 0xFF  # begins each marker
START_OF_FRAME: Final = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
START_OF_SCAN: Final = 0xDA
END_OF_IMAGE: Final = 0xD9
STANDALONE: Final = frozenset({0x01, *range(0xD0, 0xD8), END_OF_IMAGE})  # no length follows
EXIF: Final = 0xE1
EXIF_IDENTIFIER: Final = b"Exif\x00\x00"
COMMENT_OR_APPLICATION: Final = frozenset({0xFE, *range(0xE0, 0xF0)})
# Of those, what changes how the pixels must be read; the rest never meets the decoder.
# Without its "MPF" segment a multi-picture file is just its first picture.
NEEDED: Final = {0xE0: b"JFIF\x00", 0xE2: b"ICC_PROFILE\x00", 0xEE: b"Adobe"}
# Inside compressed data 0xFF is followed by 0x00 or a restart number; anything else ends it.
AFTER_SCAN: Final = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
FILL: Final = re.compile(rb"\xff*")
FRAME_HEADER_LENGTH: Final = 6  # precision, height, width, number of components
LENGTH_BYTES: Final = 2


class Segment(NamedTuple):
    """One marker with its length, its payload and, after a scan's header, the scan."""

    marker: int
    start: int  # of the marker
    body: int  # of the payload
    end: int


def read_jpeg(source: bytes) -> Outline:
    """Return the outline of a JPEG, or raise `Refusal` (truncated, damaged).

    The end is that of the first picture. Phones append more after it (a gain map, a
    second picture, a film): that is left out, and is no reason to refuse a photograph.
    """
    parts = [source[:2]]
    frames: list[tuple[int, int]] = []
    orientation = 1
    scans = 0
    for segment in segments_of(source):
        body = source[segment.body : segment.end]
        if segment.marker in START_OF_FRAME:
            frames.append(read_frame_size(body))
        elif segment.marker == EXIF and body.startswith(EXIF_IDENTIFIER):
            orientation = read_orientation(body[len(EXIF_IDENTIFIER) :])
        scans += segment.marker == START_OF_SCAN
        if is_needed(segment.marker, body):
            parts.append(source[segment.start : segment.end])
    require(len(frames) == 1 and scans > 0)  # several frames: a hierarchical JPEG, or a lie
    width, height = frames[0]
    return Outline(width, height, segment.end, b"".join(parts), orientation, scans=scans)


def segments_of(source: bytes) -> Iterator[Segment]:
    """Yield each segment after the first marker, the end of the image included."""
    position = 2
    marker = 0
    while marker != END_OF_IMAGE:
        segment = read_segment(source, position)
        yield segment
        marker, position = segment.marker, segment.end


def read_segment(source: bytes, position: int) -> Segment:
    """Return the segment at `position`; any number of fill bytes may come before it."""
    fill = FILL.match(source, position)
    body = fill.end() + 1 if fill else position
    require_inside(source, body)
    require(source[position] == MARK)
    marker = source[body - 1]
    start = body - 2
    if marker in STANDALONE:
        return Segment(marker, start, body, body)
    length = int.from_bytes(source[body : body + LENGTH_BYTES], "big")
    end = body + length
    require_inside(source, max(end, body + LENGTH_BYTES))
    require(length >= LENGTH_BYTES)
    if marker == START_OF_SCAN:
        following = AFTER_SCAN.search(source, end)
        end = following.start() if following else len(source) + 1
        require_inside(source, end)
    return Segment(marker, start, body + LENGTH_BYTES, end)


def require_inside(source: bytes, end: int) -> None:
    """Refuse a file that was cut before `end`."""
    if end > len(source):
        raise Refusal(RejectionCode.TRUNCATED)


def read_frame_size(body: bytes) -> tuple[int, int]:
    """Return (width, height) in pixels from the payload of a start of frame."""
    require(len(body) >= FRAME_HEADER_LENGTH)
    return int.from_bytes(body[3:5], "big"), int.from_bytes(body[1:3], "big")


def is_needed(marker: int, body: bytes) -> bool:
    """Whether the decoder needs this segment; comments and most metadata it does not."""
    if marker in COMMENT_OR_APPLICATION:
        return marker in NEEDED and body.startswith(NEEDED[marker])
    return True
