"""Recognises a file by its first bytes; names and declared types are never believed."""

import re
from enum import StrEnum
from typing import Final

from cases.imaging.rejection import Refusal, RejectionCode


class SourceFormat(StrEnum):
    """The formats that are accepted."""

    JPEG = "jpeg"
    PNG = "png"
    WEBP = "webp"


ACCEPTED: Final = (
    (re.compile(rb"\xff\xd8\xff"), SourceFormat.JPEG),
    (re.compile(rb"\x89PNG\r\n\x1a\n"), SourceFormat.PNG),
    (re.compile(rb"RIFF....WEBP", re.DOTALL), SourceFormat.WEBP),
)
# The `ftyp` box of ISO/IEC 14496-12 with a brand of ISO/IEC 23008-12.
HEIC: Final = re.compile(rb"....ftyp(hei[cxms]|hev[cxms]|mif1|msf1)", re.DOTALL)
# GIF, BMP, TIFF and raw, AVIF, JPEG 2000, JPEG XL, Photoshop, icon, SVG.
OTHER_PICTURES: Final = re.compile(
    rb"GIF8|BM.{8}|II\*\x00|MM\x00\*|....ftypavi[fs]|\x00\x00\x00\x0cjP  |\xff\x4f\xff\x51"
    rb"|\xff\x0a|\x00\x00\x00\x0cJXL |8BPS|\x00\x00\x01\x00|.{0,1000}?<(?i:svg)[\s>]",
    re.DOTALL,
)


def recognise_format(source: bytes) -> SourceFormat:
    """Return the accepted format that `source` begins as, or raise `Refusal`."""
    for pattern, source_format in ACCEPTED:
        if pattern.match(source):
            return source_format
    if HEIC.match(source):
        raise Refusal(RejectionCode.HEIC)
    if OTHER_PICTURES.match(source):
        raise Refusal(RejectionCode.UNSUPPORTED_FORMAT)
    raise Refusal(RejectionCode.NOT_AN_IMAGE)
