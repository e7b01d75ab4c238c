"""Whatever the colours of the file, the copies are 8-bit sRGB."""

from io import BytesIO
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageCms

from cases.imaging import sanitise_image
from cases.imaging.colour import SRGB_PROFILE
from tests.cases.imaging.samples import are_close, decode, display_p3_profile, encode

SIZE = (96, 80)
# Linear Display P3 to linear sRGB, both D65 (CSS Color 4, sample code).
P3_TO_SRGB = np.array(
    [
        [1.2249401762805598, -0.2249401762805597, 0.0],
        [-0.0420569547096881, 1.0420569547096881, 0.0],
        [-0.0196375545903344, -0.0786360455506319, 1.0982736001409663],
    ]
)


def expected_from_p3(colour: tuple[int, int, int]) -> tuple[int, ...]:
    encoded = np.array(colour) / 255
    linear = np.where(encoded <= 0.04045, encoded / 12.92, ((encoded + 0.055) / 1.055) ** 2.4)
    linear = np.clip(P3_TO_SRGB @ linear, 0, 1)
    back = np.where(linear <= 0.0031308, linear * 12.92, 1.055 * linear ** (1 / 2.4) - 0.055)
    return tuple(int(value) for value in np.round(back * 255))


def middle_of(source: bytes) -> tuple[int, ...]:
    image = decode(sanitise_image(source).working)
    assert image.mode == "RGB"
    colour = image.getpixel((image.width // 2, image.height // 2))
    assert isinstance(colour, tuple)
    return colour


@pytest.mark.parametrize("image_format", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("colour", [(190, 110, 95), (120, 80, 60), (220, 180, 165)])
def test_a_wide_gamut_picture_is_converted(image_format: Any, colour: Any) -> None:
    options = {"quality": 100} if image_format != "PNG" else {}
    source = encode(
        Image.new("RGB", SIZE, colour),
        image_format,
        icc_profile=display_p3_profile(),
        **options,
    )
    meant = expected_from_p3(colour)
    assert not are_close(colour, meant, within=4)  # the conversion is no trifle

    assert are_close(middle_of(source), meant, within=3)


def test_an_srgb_picture_keeps_its_colours() -> None:
    source = encode(Image.new("RGB", SIZE, (190, 110, 95)), "PNG", icc_profile=SRGB_PROFILE)

    assert are_close(middle_of(source), (190, 110, 95), within=2)


@pytest.mark.parametrize(
    "profile", [b"no profile at all", display_p3_profile()[:200], b"\x00" * 4096]
)
def test_a_broken_profile_is_no_reason_to_refuse(profile: Any) -> None:
    source = encode(Image.new("RGB", SIZE, (190, 110, 95)), "PNG", icc_profile=profile)

    assert are_close(middle_of(source), (190, 110, 95), within=2)


def test_a_profile_of_another_kind_of_picture_is_left_aside() -> None:
    source = encode(Image.new("L", SIZE, 120), "PNG", icc_profile=SRGB_PROFILE)

    assert are_close(middle_of(source), (120, 120, 120), within=2)


def test_cmyk_comes_out_in_its_colours() -> None:
    assert are_close(
        middle_of(encode(Image.new("CMYK", SIZE, (0, 120, 140, 30)), quality=100)),
        (225, 119, 101),
    )


def test_sixteen_bits_of_grey_are_scaled_not_clipped() -> None:
    source = encode(Image.new("I;16", SIZE, 100 * 256), "PNG")

    assert are_close(middle_of(source), (100, 100, 100), within=2)


@pytest.mark.parametrize(
    ("image", "meant"),
    [
        (Image.new("1", SIZE, 1), (255, 255, 255)),
        (Image.new("L", SIZE, 90), (90, 90, 90)),
        (Image.new("RGB", SIZE, (200, 90, 60)).quantize(8), (200, 90, 60)),
        (Image.new("RGBA", SIZE, (200, 90, 60, 0)), (255, 255, 255)),
        (Image.new("RGBA", SIZE, (100, 0, 0, 128)), (177, 127, 127)),
        (Image.new("LA", SIZE, (0, 0)), (255, 255, 255)),
    ],
    ids=["bilevel", "grey", "palette", "clear", "half clear", "clear grey"],
)
def test_other_kinds_of_png_are_brought_to_rgb(image: Any, meant: Any) -> None:
    assert are_close(middle_of(encode(image, "PNG")), meant, within=3)


def test_a_palette_with_a_clear_colour_lies_on_white() -> None:
    image = Image.new("P", SIZE, 1)
    image.putpalette([10, 20, 30, 40, 50, 60])

    assert middle_of(encode(image, "PNG", transparency=1)) == (255, 255, 255)


def test_the_embedded_profile_is_srgb_and_carries_no_date_of_today() -> None:
    working = decode(sanitise_image(encode(Image.new("RGB", SIZE))).working)

    profile = ImageCms.ImageCmsProfile(BytesIO(working.info["icc_profile"]))
    assert ImageCms.getProfileDescription(profile).startswith("sRGB")
    assert working.info["icc_profile"][24:28] == bytes.fromhex("07d00001")
