"""Reads a picture's outline (format, size, end) from its bytes, before anything decodes it."""

from collections.abc import Callable
from typing import Final

from cases.imaging.limits import ImageLimits
from cases.imaging.rejection import Refusal, RejectionCode
from cases.imaging.structure.jpeg import read_jpeg
from cases.imaging.structure.outline import Outline
from cases.imaging.structure.png import read_png
from cases.imaging.structure.polyglot import is_also_something_else
from cases.imaging.structure.signature import SourceFormat, recognise_format
from cases.imaging.structure.webp import read_webp

__all__ = ["Outline", "SourceFormat", "read_outline"]

READERS: Final[dict[SourceFormat, Callable[[bytes], Outline]]] = {
    SourceFormat.JPEG: read_jpeg,
    SourceFormat.PNG: read_png,
    SourceFormat.WEBP: read_webp,
}


def read_outline(source: bytes, limits: ImageLimits) -> tuple[SourceFormat, Outline]:
    """Return the format and outline of `source`, or raise `Refusal`.

    No pixel is decoded: a bomb is refused for the price of reading its header.
    """
    source_format = recognise_format(source)
    outline = READERS[source_format](source)
    check_size(outline, limits)
    if outline.animated:
        raise Refusal(RejectionCode.ANIMATED)
    if is_also_something_else(source, end=outline.end):
        raise Refusal(RejectionCode.POLYGLOT)
    return source_format, outline


def check_size(outline: Outline, limits: ImageLimits) -> None:
    """Refuse a picture with too many or too few pixels, or with too many passes."""
    if outline.width * outline.height > limits.pixels:
        raise Refusal(RejectionCode.TOO_MANY_PIXELS)
    shorter, longer = sorted((outline.width, outline.height))
    if shorter * min(1.0, limits.working_side / max(longer, 1)) < limits.short_side:
        raise Refusal(RejectionCode.TOO_SMALL)
    if outline.scans > limits.scans:
        raise Refusal(RejectionCode.TOO_DEMANDING)
