"""Pictures that are made at run time for the tests of cases.imaging."""

import struct
import zlib
from io import BytesIO
from typing import Any

import numpy as np
from PIL import Image, ImageCms

RED, GREEN, BLUE, GREY = (200, 40, 40), (40, 160, 60), (50, 70, 200), (128, 128, 128)


def corners(width: int = 320, height: int = 240) -> Image.Image:
    """Four quarters: red, green / blue, grey; any turn of it can be told by its corners."""
    pixels = np.empty((height, width, 3), np.uint8)
    pixels[: height // 2, : width // 2] = RED
    pixels[: height // 2, width // 2 :] = GREEN
    pixels[height // 2 :, : width // 2] = BLUE
    pixels[height // 2 :, width // 2 :] = GREY
    return Image.fromarray(pixels)


def encode(image: Image.Image, image_format: str = "JPEG", **options: Any) -> bytes:
    target = BytesIO()
    image.save(target, image_format, **options)
    return target.getvalue()


def decode(source: bytes) -> Image.Image:
    image = Image.open(BytesIO(source))
    image.load()
    return image


def corner_colours(image: Image.Image) -> list[tuple[int, ...]]:
    """The middle of each quarter: top left, top right, bottom left, bottom right."""
    width, height = image.size
    places = [(x, y) for y in (height // 4, 3 * height // 4) for x in (width // 4, 3 * width // 4)]
    colours = [image.getpixel(place) for place in places]
    return [colour if isinstance(colour, tuple) else (int(colour or 0),) * 3 for colour in colours]


def are_close(first: tuple[int, ...], second: tuple[int, ...], *, within: int = 6) -> bool:
    return all(abs(a - b) <= within for a, b in zip(first, second, strict=True))


def png_chunk(kind: bytes, payload: bytes) -> bytes:
    checksum = zlib.crc32(kind + payload)
    return struct.pack(">I", len(payload)) + kind + payload + struct.pack(">I", checksum)


def with_png_chunk(source: bytes, kind: bytes, payload: bytes) -> bytes:
    """Insert a chunk after IHDR, which ends at byte 33."""
    return source[:33] + png_chunk(kind, payload) + source[33:]


def jpeg_segment(marker: int, payload: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(payload) + 2) + payload


def with_jpeg_segment(source: bytes, marker: int, payload: bytes) -> bytes:
    """Insert a segment right after the start of the image."""
    return source[:2] + jpeg_segment(marker, payload) + source[2:]


def exif_orientation(value: int) -> bytes:
    exif = Image.Exif()
    exif[0x0112] = value
    return exif.tobytes()


PROFILE_NAME = "Wide test gmt"


def display_p3_profile() -> bytes:
    """A Display P3 profile: the sRGB one with P3's primaries (adapted to D50) and our name."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    profile = profile.replace("sRGB built-in".encode("utf-16-be"), PROFILE_NAME.encode("utf-16-be"))
    primaries = {
        b"rXYZ": (0.51512, 0.24120, -0.00105),
        b"gXYZ": (0.29198, 0.69225, 0.04189),
        b"bXYZ": (0.15710, 0.06657, 0.78407),
    }
    for tag, values in primaries.items():
        entry = profile.index(tag)  # tag signature, offset, size
        offset = int.from_bytes(profile[entry + 4 : entry + 8], "big") + 8
        numbers = b"".join(struct.pack(">i", round(value * 65536)) for value in values)
        profile = profile[:offset] + numbers + profile[offset + len(numbers) :]
    return profile
