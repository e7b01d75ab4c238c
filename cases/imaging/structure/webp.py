"""Reads a WebP's outline: RFC 9649."""

from collections.abc import Callable, Iterator
from typing import Final

from cases.imaging.rejection import Refusal, RejectionCode
from cases.imaging.structure.orientation import read_orientation
from cases.imaging.structure.outline import Outline, require

RIFF_HEADER: Final = 12
CHUNK_HEADER: Final = 8
CANVAS_HEADER_LENGTH: Final = 10
LOSSY_HEADER_LENGTH: Final = 10
LOSSLESS_HEADER_LENGTH: Final = 5
LOSSY_SYNC: Final = b"\x9d\x01\x2a"
LOSSLESS_SYNC: Final = b"\x2f"
SIZE_MASK: Final = 0x3FFF  # 14 bits for each side


def read_webp(source: bytes) -> Outline:
    """Return the outline of a WebP, or raise `Refusal` (truncated, damaged)."""
    end = CHUNK_HEADER + int.from_bytes(source[4:8], "little")
    if end > len(source):
        raise Refusal(RejectionCode.TRUNCATED)
    sizes: set[tuple[int, int]] = set()
    orientation = 1
    animated = False
    for kind, payload in chunks_of(source[:end]):
        if kind in SIZE_READERS:
            sizes.add(SIZE_READERS[kind](payload))
        elif kind == b"EXIF":
            orientation = read_orientation(payload.removeprefix(b"Exif\x00\x00"))
        animated = animated or kind in {b"ANIM", b"ANMF"}
    # An animation's frames lie in chunks of their own: here only its canvas has a size.
    require(len(sizes) == 1)  # else canvas and picture disagree, or there is none
    width, height = sizes.pop()
    return Outline(width, height, end, source[:end], orientation, animated)


def chunks_of(source: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield (type, payload) of each chunk."""
    position = RIFF_HEADER
    while position + CHUNK_HEADER <= len(source):
        kind = source[position : position + 4]
        length = int.from_bytes(source[position + 4 : position + CHUNK_HEADER], "little")
        start = position + CHUNK_HEADER
        if start + length > len(source):
            raise Refusal(RejectionCode.TRUNCATED)
        yield kind, source[start : start + length]
        position = start + length + length % 2  # chunks begin at even offsets


def read_canvas_size(payload: bytes) -> tuple[int, int]:
    """Return (width, height) from an extended header: 24 bits each, less one."""
    require(len(payload) >= CANVAS_HEADER_LENGTH)
    return (
        1 + int.from_bytes(payload[4:7], "little"),
        1 + int.from_bytes(payload[7:10], "little"),
    )


def read_lossy_size(payload: bytes) -> tuple[int, int]:
    """Return (width, height) from a VP8 key frame (RFC 6386, section 9.1)."""
    require(len(payload) >= LOSSY_HEADER_LENGTH and payload[3:6] == LOSSY_SYNC)
    return (
        int.from_bytes(payload[6:8], "little") & SIZE_MASK,
        int.from_bytes(payload[8:10], "little") & SIZE_MASK,
    )


def read_lossless_size(payload: bytes) -> tuple[int, int]:
    """Return (width, height) from a VP8L header: 14 bits each, less one."""
    require(len(payload) >= LOSSLESS_HEADER_LENGTH and payload[:1] == LOSSLESS_SYNC)
    bits = int.from_bytes(payload[1:5], "little")
    return 1 + (bits & SIZE_MASK), 1 + (bits >> 14 & SIZE_MASK)


SIZE_READERS: Final[dict[bytes, Callable[[bytes], tuple[int, int]]]] = {
    b"VP8X": read_canvas_size,
    b"VP8 ": read_lossy_size,
    b"VP8L": read_lossless_size,
}
