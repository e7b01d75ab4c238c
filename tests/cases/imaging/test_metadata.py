"""Nothing of the file survives but its pixels."""

from typing import Any, cast

import pytest
from PIL import Image, PngImagePlugin
from PIL.JpegImagePlugin import JpegImageFile

from cases.imaging import sanitise_image
from tests.cases.imaging.samples import (
    PROFILE_NAME,
    corners,
    decode,
    display_p3_profile,
    encode,
    with_jpeg_segment,
    with_png_chunk,
)

MARKS = {
    "camera": b"CameraMaker77",
    "gps": b"51 deg 30 N 7",
    "comment": b"Commentary88",
    "xmp": b"xmpPerson99",
    "iptc": b"IptcByline66",
    "trailer": b"TrailerText55",
    "thumbnail": b"EmbeddedThumb44",
}


def private_exif() -> bytes:
    exif = Image.Exif()
    exif[0x010F] = MARKS["camera"].decode()
    gps = exif.get_ifd(0x8825)
    gps[1], gps[0x1D] = "N", MARKS["gps"].decode()
    gps[2] = (51.0, 30.0, 26.0)
    return exif.tobytes() + MARKS["thumbnail"]


def private_jpeg() -> bytes:
    source = encode(
        corners(),
        exif=private_exif(),
        comment=MARKS["comment"],
        icc_profile=display_p3_profile(),
        xmp=b"<x:xmpmeta>" + MARKS["xmp"] + b"</x:xmpmeta>",
    )
    source = with_jpeg_segment(source, 0xED, b"Photoshop 3.0\x00" + MARKS["iptc"])
    return source + MARKS["trailer"]


def private_png() -> bytes:
    text = PngImagePlugin.PngInfo()
    text.add_text("Comment", MARKS["comment"].decode(), zip=False)
    text.add_itxt("XML:com.adobe.xmp", MARKS["xmp"].decode())
    source = encode(
        corners(), "PNG", exif=private_exif(), icc_profile=display_p3_profile(), pnginfo=text
    )
    return with_png_chunk(source, b"prVt", MARKS["camera"]) + MARKS["trailer"]


def private_webp() -> bytes:
    return (
        encode(
            corners(),
            "WEBP",
            exif=private_exif(),
            xmp=MARKS["xmp"],
            icc_profile=display_p3_profile(),
        )
        + MARKS["trailer"]
    )


@pytest.mark.parametrize(
    ("make", "least"), [(private_jpeg, 7), (private_png, 6), (private_webp, 5)]
)
def test_no_mark_of_the_file_survives(make: Any, least: Any) -> None:
    source = make()
    assert sum(mark in source for mark in MARKS.values()) >= least  # the marks are really there

    result = sanitise_image(source)

    for copy in (result.working, result.thumbnail):
        assert [name for name, mark in MARKS.items() if mark in copy] == []
        assert PROFILE_NAME.encode("utf-16-be") not in copy
        for word in (b"Exif", b"xmp", b"Photoshop", b"MPF"):
            assert word not in copy


def test_the_copies_hold_only_what_a_picture_needs() -> None:
    image = decode(sanitise_image(private_jpeg()).working)

    assert set(image.info) <= {
        "jfif",
        "jfif_version",
        "jfif_unit",
        "jfif_density",
        "dpi",
        "icc_profile",
    }
    assert b"s\x00R\x00G\x00B" in image.info["icc_profile"]
    segments = cast("JpegImageFile", image).applist
    assert {name for name, _ in segments} == {"APP0", "APP2"}
