"""Brings a decoded picture to 8-bit sRGB, the one colour space of everything stored.

The result carries a small sRGB profile: browsers take an untagged picture for whatever
the screen shows, and on a wide-gamut screen redness would look stronger than it is.
"""

from io import BytesIO
from typing import Final

from PIL import Image, ImageCms

WHITE: Final = (255, 255, 255)


def make_srgb_profile() -> bytes:
    """Return an sRGB ICC profile that is the same on each day.

    Bytes 24 to 35 of an ICC header hold its date (ICC.1:2022, 7.2.8); the library writes
    the present one, and the same upload would give different files.
    """
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    profile[24:36] = bytes.fromhex("07d0 0001 0001 0000 0000 0000")  # 1 January 2000
    return bytes(profile)


SRGB_PROFILE: Final = make_srgb_profile()


def to_eight_bits(image: Image.Image) -> Image.Image:
    """Return the picture as L, RGB, RGBA or CMYK with eight bits a channel."""
    if image.mode.startswith("I"):  # 16 bits of grey: convert() alone would clip, not scale
        return image.point(lambda value: value / 256).convert("L")
    if image.has_transparency_data:
        return image.convert("RGBA")
    if image.mode in {"L", "RGB", "CMYK"}:
        return image
    return image.convert("L" if image.mode == "1" else "RGB")


def flatten(image: Image.Image) -> Image.Image:
    """Lay a transparent picture on white; return any other as it is."""
    if image.mode != "RGBA":
        return image
    ground = Image.new("RGB", image.size, WHITE)
    ground.paste(image, mask=image.getchannel("A"))
    return ground


def to_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """Return the picture in sRGB; `profile` is the ICC profile of its colours, if any.

    A broken profile, or one for another kind of picture, is no reason to refuse a
    photograph: it is then read as sRGB, as a browser would.
    """
    if profile:
        try:
            return convert_profile(image, profile)
        except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
            pass
    return image.convert("RGB")


def convert_profile(image: Image.Image, profile: bytes) -> Image.Image:
    """Convert from `profile` to sRGB, keeping the colours that both can show exactly."""
    converted = ImageCms.profileToProfile(
        image,
        ImageCms.ImageCmsProfile(BytesIO(profile)),
        ImageCms.ImageCmsProfile(BytesIO(SRGB_PROFILE)),
        renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
        outputMode="RGB",
        flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
    )
    if converted is None:
        raise ValueError("converted in place, though a new picture was asked for")
    return converted
