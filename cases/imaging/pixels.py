"""Decodes one picture and draws the copies that are kept. Runs in the child only."""

from collections.abc import Callable
from io import BytesIO
from typing import Final, NamedTuple

from PIL import Image, JpegImagePlugin, PngImagePlugin, WebPImagePlugin
from PIL.ImageFile import ImageFile

from cases.imaging.colour import SRGB_PROFILE, flatten, to_eight_bits, to_srgb
from cases.imaging.limits import ImageLimits
from cases.imaging.quality import Quality, measure_quality
from cases.imaging.rejection import Refusal, RejectionCode
from cases.imaging.structure import Outline, SourceFormat

# Named classes, not Image.open: no other decoder can be talked into looking at the file.
DECODERS: Final[dict[SourceFormat, Callable[[BytesIO], ImageFile]]] = {
    SourceFormat.JPEG: JpegImagePlugin.JpegImageFile,
    SourceFormat.PNG: PngImagePlugin.PngImageFile,
    SourceFormat.WEBP: WebPImagePlugin.WebPImageFile,
}
# Pigment networks and fine vessels are a few pixels wide and differ from the skin more in
# colour than in lightness: 4:2:0 would halve exactly that. Above 92 the file grows fast
# and no difference can be seen.
WORKING_QUALITY: Final = 92
THUMBNAIL_QUALITY: Final = 85  # for finding one's way, never for reading
FULL_COLOUR: Final = "4:4:4"
# Exif 2.32, table 6: how the stored picture must be turned to stand upright.
TURNS: Final = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


class Copies(NamedTuple):
    """What is kept of a picture."""

    working: bytes  # JPEG
    thumbnail: bytes  # JPEG
    width: int  # of the working copy, pixels
    height: int
    quality: Quality


def draw_copies(source_format: SourceFormat, outline: Outline, limits: ImageLimits) -> Copies:
    """Decode the picture of `outline` and return its copies, or raise.

    Errors are `Refusal`, or whatever the decoder makes of a damaged file.
    """
    image = open_picture(source_format, outline)
    target = fit(image.size, limits.working_side)
    image.draft(None, target)  # a JPEG far too large is decoded at a half or a quarter
    image.load()
    profile = image.info.get("icc_profile")
    small = to_eight_bits(image).resize(target, Image.Resampling.LANCZOS)
    upright = to_srgb(flatten(small), profile)
    if outline.orientation in TURNS:
        upright = upright.transpose(TURNS[outline.orientation])
    return encode_copies(forget_origin(upright), limits)


def open_picture(source_format: SourceFormat, outline: Outline) -> ImageFile:
    """Let the decoder read the header, and hold it to what ours said."""
    image = DECODERS[source_format](BytesIO(outline.picture))
    if image.size != (outline.width, outline.height):
        raise Refusal(RejectionCode.DECODE_FAILED)
    return image


def forget_origin(image: Image.Image) -> Image.Image:
    """Return a new picture of the same pixels, which knows nothing else of the file."""
    return Image.frombytes("RGB", image.size, image.tobytes())


def fit(size: tuple[int, int], side: int) -> tuple[int, int]:
    """Return (width, height) of the same shape with no side above `side`, never enlarged."""
    longest = max(size)
    if longest <= side:
        return size
    width, height = (round(length * side / longest) for length in size)
    return width, height


def encode_copies(image: Image.Image, limits: ImageLimits) -> Copies:
    """Encode the working copy and the thumbnail of an upright sRGB picture."""
    small = image.resize(
        fit(image.size, limits.thumbnail_side), Image.Resampling.LANCZOS, reducing_gap=3.0
    )
    return Copies(
        working=encode_working(image, limits),
        thumbnail=encode(small, THUMBNAIL_QUALITY),
        width=image.width,
        height=image.height,
        quality=measure_quality(image),
    )


def encode_working(image: Image.Image, limits: ImageLimits) -> bytes:
    """Encode the working copy; no photograph comes near the bound, coloured noise does."""
    encoded = encode(image, WORKING_QUALITY)
    if len(encoded) > limits.output_bytes:
        raise Refusal(RejectionCode.TOO_DEMANDING)
    return encoded


class JpegBuffer(BytesIO):
    """Tells the library the format by its name: told by word, it first loads five others."""

    name = "copy.jpg"


def encode(image: Image.Image, quality: int) -> bytes:
    """Return the picture as a JPEG with full colour and the sRGB profile, nothing else."""
    target = JpegBuffer()
    image.save(target, quality=quality, subsampling=FULL_COLOUR, icc_profile=SRGB_PROFILE)
    return target.getvalue()
