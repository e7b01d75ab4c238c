"""Each Exif orientation, by the content of the pixels."""

from typing import Any

import numpy as np
import pytest
from PIL import Image

from cases.imaging import sanitise_image
from cases.imaging.structure.orientation import read_orientation
from tests.cases.imaging.samples import (
    BLUE,
    GREEN,
    GREY,
    RED,
    are_close,
    corner_colours,
    corners,
    decode,
    encode,
    exif_orientation,
    with_png_chunk,
)

UPRIGHT = np.asarray(corners())
SIDEWAYS = UPRIGHT.transpose(1, 0, 2)
# How a camera stores the upright picture: Exif 2.32, table 6, "row 0 is ..., column 0 is ...".
STORED = {
    1: UPRIGHT,
    2: UPRIGHT[:, ::-1],
    3: UPRIGHT[::-1, ::-1],
    4: UPRIGHT[::-1],
    5: SIDEWAYS,
    6: SIDEWAYS[::-1],
    7: SIDEWAYS[::-1, ::-1],
    8: SIDEWAYS[:, ::-1],
}


def assert_upright(source: bytes) -> None:
    result = sanitise_image(source)
    for copy in (result.working, result.thumbnail):
        image = decode(copy)
        assert image.size == (320, 240)
        for seen, meant in zip(corner_colours(image), (RED, GREEN, BLUE, GREY), strict=True):
            assert are_close(seen, meant)
        assert not image.getexif()
    assert (result.width, result.height) == (320, 240)


@pytest.mark.parametrize("orientation", STORED)
def test_a_jpeg_stands_upright(orientation: int) -> None:
    stored = Image.fromarray(np.ascontiguousarray(STORED[orientation]))

    assert_upright(encode(stored, exif=exif_orientation(orientation), quality=95))


@pytest.mark.parametrize("orientation", [3, 6])
def test_a_webp_stands_upright(orientation: int) -> None:
    stored = Image.fromarray(np.ascontiguousarray(STORED[orientation]))

    assert_upright(encode(stored, "WEBP", exif=exif_orientation(orientation), quality=95))


@pytest.mark.parametrize("orientation", [3, 6])
def test_a_png_stands_upright(orientation: int) -> None:
    stored = encode(Image.fromarray(np.ascontiguousarray(STORED[orientation])), "PNG")
    exif = exif_orientation(orientation).removeprefix(b"Exif\x00\x00")

    assert_upright(with_png_chunk(stored, b"eXIf", exif))


@pytest.mark.parametrize("order", ["<", ">"])
def test_both_byte_orders_are_read(order: Any) -> None:
    exif = Image.Exif()
    exif.endian = order
    exif[0x010F] = "Camera maker"
    exif[0x0112] = 8

    assert read_orientation(exif.tobytes().removeprefix(b"Exif\x00\x00")) == 8


@pytest.mark.parametrize(
    "exif",
    [
        b"",
        b"II*\x00",
        b"II*\x00\xff\xff\xff\xff",
        b"MM\x00*\x00\x00\x00\x08\xff\xff",
        b"not Exif at all",
        b"II*\x00\x08\x00\x00\x00\x01\x00\x12\x01\x02\x00\x01\x00\x00\x00\x06\x00\x00\x00",
    ],
)
def test_senseless_exif_counts_as_upright(exif: bytes) -> None:
    assert read_orientation(exif) == 1
    assert_upright(encode(corners(), exif=b"Exif\x00\x00" + exif, quality=95))
