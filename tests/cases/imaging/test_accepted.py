"""What comes out for an honest picture."""

import hashlib
from typing import Any

import pytest
from PIL import Image

from cases.imaging import DEFAULT_LIMITS, sanitise_image
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
)


@pytest.mark.parametrize(
    ("image_format", "options"),
    [
        ("JPEG", {}),
        ("JPEG", {"progressive": True, "subsampling": "4:4:4"}),
        ("PNG", {}),
        ("WEBP", {"quality": 95}),
        ("WEBP", {"lossless": True}),
        ("WEBP", {"exif": b"Exif\x00\x00II*\x00\x08\x00\x00\x00\x00\x00"}),
    ],
)
def test_each_format_is_redrawn(image_format: Any, options: Any) -> None:
    source = encode(corners(), image_format, **options)

    result = sanitise_image(source)

    assert (result.width, result.height) == (320, 240)
    assert result.source_format == image_format.lower()
    assert result.source_sha256 == hashlib.sha256(source).hexdigest()
    assert result.working_sha256 == hashlib.sha256(result.working).hexdigest()
    working = decode(result.working)
    assert (working.format, working.mode, working.size) == ("JPEG", "RGB", (320, 240))
    for seen, meant in zip(corner_colours(working), (RED, GREEN, BLUE, GREY), strict=True):
        assert are_close(seen, meant)


def test_a_large_picture_is_made_smaller_and_keeps_its_shape() -> None:
    result = sanitise_image(encode(corners(4000, 3000)))

    assert (result.width, result.height) == (2048, 1536)
    assert decode(result.working).size == (2048, 1536)
    assert decode(result.thumbnail).size == (320, 240)


def test_a_very_large_picture_decoded_at_a_fraction_is_still_whole() -> None:
    result = sanitise_image(encode(corners(7200, 5400)))

    assert (result.width, result.height) == (2048, 1536)
    colours = corner_colours(decode(result.working))
    assert all(are_close(a, b) for a, b in zip(colours, (RED, GREEN, BLUE, GREY), strict=True))


def test_a_small_picture_is_never_enlarged() -> None:
    result = sanitise_image(encode(corners(100, 70)))

    assert decode(result.working).size == (100, 70)
    assert decode(result.thumbnail).size == (100, 70)


def test_a_long_panorama_keeps_its_shape() -> None:
    result = sanitise_image(encode(corners(9600, 600)))

    assert decode(result.working).size == (2048, 128)
    assert decode(result.thumbnail).size == (320, 20)


def test_the_working_copy_keeps_full_colour_at_a_quality_above_90() -> None:
    result = sanitise_image(encode(corners()))

    frame = result.working.index(b"\xff\xc0")
    components = result.working[frame + 10 : frame + 19]
    assert [components[i] for i in (1, 4, 7)] == [0x11, 0x11, 0x11]  # 4:4:4
    reference: Any = decode(encode(corners(), quality=90))
    working: Any = decode(result.working)
    assert sum(working.quantization[0]) < sum(reference.quantization[0])


def test_the_same_file_gives_the_same_bytes() -> None:
    source = encode(corners(900, 700), "PNG")

    first, second = sanitise_image(source), sanitise_image(source)

    assert first == second


def test_sharpness_falls_with_blur_at_any_size() -> None:
    noise = Image.effect_noise((3000, 2000), 60).convert("RGB")
    blurred = noise.resize((300, 200)).resize((3000, 2000), Image.Resampling.BICUBIC)

    sharp, soft = sanitise_image(encode(noise)), sanitise_image(encode(blurred))

    assert soft.sharpness < sharp.sharpness / 10


def test_brightness_runs_from_black_to_white() -> None:
    black, white = (
        sanitise_image(encode(Image.new("RGB", (100, 100), colour))).brightness
        for colour in ("black", "white")
    )

    assert black == pytest.approx(0, abs=0.01)
    assert white == pytest.approx(1, abs=0.01)


def test_the_default_limits_are_the_published_ones() -> None:
    assert DEFAULT_LIMITS.source_bytes == 15 * 1024 * 1024
    assert DEFAULT_LIMITS.pixels == 40_000_000
    assert DEFAULT_LIMITS.working_side == 2048
    assert DEFAULT_LIMITS.thumbnail_side == 320
