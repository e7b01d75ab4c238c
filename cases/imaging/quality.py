"""Figures that tell a poor photograph; what to make of them is said elsewhere (cases.quality).

The same figures are measured on the device by js/photo-check.js: change both together.
"""

from typing import Final, NamedTuple

from PIL import Image, ImageChops, ImageFilter, ImageStat

MEASURED_SIDE: Final = 1024  # long side, pixels: the same blur gives the same figure at any size
# The Laplacian, shifted to the middle of the range so that no sign is lost.
LAPLACIAN: Final = ImageFilter.Kernel((3, 3), (0, 1, 0, 1, -4, 1, 0, 1, 0), scale=1, offset=128)
BLUR_RADIUS: Final = 4  # pixels: the filter that a sharp picture loses much by, a soft one little
GLARE_LEVEL: Final = 250  # grey levels from here on hold no detail
# Skin of every tone lies in this box of the YCbCr plane (Chai and Ngan, IEEE TCSVT 1999, widened).
SKIN_CB: Final = (77, 140)
SKIN_CR: Final = (127, 185)


class Quality(NamedTuple):
    """Figures of one picture."""

    sharpness: float  # variance of the Laplacian of the grey picture, grey levels squared
    brightness: float  # mean of the grey picture, from 0 (black) to 1 (white)
    blur: float  # Crété et al., SPIE 6492, 2007: from 0 (sharp) to 1 (nothing to lose)
    glare: float  # share of pixels without detail in the light, 0 to 1
    skin: float  # share of pixels coloured like skin, 0 to 1


def measure_quality(image: Image.Image) -> Quality:
    """Measure an RGB picture (Pech-Pacheco et al., ICPR 2000, for the sharpness)."""
    factor = max(1, round(max(image.size) / MEASURED_SIDE))
    reduced = image.reduce(factor)
    grey = reduced.convert("L")
    inside = (1, 1, grey.width - 1, grey.height - 1)  # the filter leaves the border as it was
    edges = grey.filter(LAPLACIAN).crop(inside)
    return Quality(
        sharpness=ImageStat.Stat(edges).var[0],
        brightness=ImageStat.Stat(grey).mean[0] / 255,
        blur=max(measure_blur(grey, 1, 0), measure_blur(grey, 0, 1)),
        glare=sum(grey.histogram()[GLARE_LEVEL:]) / (grey.width * grey.height),
        skin=measure_skin(reduced),
    )


def measure_blur(grey: Image.Image, dx: int, dy: int) -> float:
    """Return how little the picture loses of its steps in one direction when it is blurred."""
    blurred = grey.filter(ImageFilter.BoxBlur((BLUR_RADIUS * dx, BLUR_RADIUS * dy)))
    steps, softer = take_steps(grey, dx, dy), take_steps(blurred, dx, dy)
    total = ImageStat.Stat(steps).sum[0]
    lost = ImageStat.Stat(ImageChops.subtract(steps, softer)).sum[0]
    return (total - lost) / total if total else 1.0


def take_steps(grey: Image.Image, dx: int, dy: int) -> Image.Image:
    """Return how much each pixel differs from the one before it."""
    steps = ImageChops.difference(grey, ImageChops.offset(grey, dx, dy))
    return steps.crop((dx, dy, grey.width, grey.height))


def measure_skin(image: Image.Image) -> float:
    """Return the share of pixels that are coloured like skin."""
    _light, blue, red = image.convert("YCbCr").split()
    marks = (mark_between(blue, SKIN_CB), mark_between(red, SKIN_CR))
    return ImageStat.Stat(ImageChops.multiply(*marks)).mean[0] / 255


def mark_between(band: Image.Image, bounds: tuple[int, int]) -> Image.Image:
    """Return white where the band lies within the bounds, both included."""
    return band.point([255 if bounds[0] <= level <= bounds[1] else 0 for level in range(256)])
