"""Reads a PNG's outline: W3C Portable Network Graphics, third edition."""

from collections.abc import Iterator
from typing import Final, NamedTuple

from cases.imaging.rejection import Refusal, RejectionCode
from cases.imaging.structure.orientation import read_orientation
from cases.imaging.structure.outline import Outline, require

SIGNATURE_LENGTH: Final = 8
BEFORE_PAYLOAD: Final = 8  # length and type
CHECKSUM_LENGTH: Final = 4
HEADER_LENGTH: Final = 13
# Chunks that change how the pixels must be read; text, times and animation never meet the
# decoder.
NEEDED: Final = frozenset({b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"iCCP"})


class Chunk(NamedTuple):
    """One chunk: source[start:end], with its length, type and checksum."""

    kind: bytes
    start: int
    end: int

    def payload(self, source: bytes) -> bytes:
        """Return what the chunk holds."""
        return source[self.start + BEFORE_PAYLOAD : self.end - CHECKSUM_LENGTH]


def read_png(source: bytes) -> Outline:
    """Return the outline of a PNG, or raise `Refusal` (truncated, damaged)."""
    parts = [source[:SIGNATURE_LENGTH]]
    width = height = 0
    orientation = 1
    animated = False
    for chunk in chunks_of(source):
        # The header comes first, and only once.
        require((chunk.kind == b"IHDR") is (chunk.start == SIGNATURE_LENGTH))
        if chunk.kind == b"IHDR":
            width, height = read_size(chunk.payload(source))
        elif chunk.kind == b"eXIf":
            orientation = read_orientation(chunk.payload(source))
        elif chunk.kind == b"acTL":  # more than one frame
            animated = int.from_bytes(chunk.payload(source)[:4], "big") > 1
        if chunk.kind in NEEDED:
            parts.append(source[chunk.start : chunk.end])
    return Outline(width, height, chunk.end, b"".join(parts), orientation, animated)


def chunks_of(source: bytes) -> Iterator[Chunk]:
    """Yield each chunk, the end of the image included."""
    position = SIGNATURE_LENGTH
    kind = b""
    while kind != b"IEND":
        kind = source[position + 4 : position + BEFORE_PAYLOAD]
        length = int.from_bytes(source[position : position + 4], "big")
        end = position + BEFORE_PAYLOAD + length + CHECKSUM_LENGTH
        if end > len(source):
            raise Refusal(RejectionCode.TRUNCATED)
        yield Chunk(kind, position, end)
        position = end


def read_size(header: bytes) -> tuple[int, int]:
    """Return (width, height) in pixels from the payload of IHDR."""
    require(len(header) == HEADER_LENGTH)
    return int.from_bytes(header[:4], "big"), int.from_bytes(header[4:8], "big")
