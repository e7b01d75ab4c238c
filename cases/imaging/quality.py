"""Two figures that tell a blurred or a dark photograph; what to make of them is not said here."""

from typing import Final, NamedTuple

from PIL import Image, ImageFilter, ImageStat

MEASURED_SIDE: Final = 1024  # long side, pixels: the same blur gives the same figure at any size
# The Laplacian, shifted to the middle of the range so that no sign is lost.
LAPLACIAN: Final = ImageFilter.Kernel((3, 3), (0, 1, 0, 1, -4, 1, 0, 1, 0), scale=1, offset=128)


class Quality(NamedTuple):
    """Figures of one picture."""

    sharpness: float  # variance of the Laplacian of the grey picture, grey levels squared
    brightness: float  # mean of the grey picture, from 0 (black) to 1 (white)


def measure_quality(image: Image.Image) -> Quality:
    """Measure an RGB picture (Pech-Pacheco et al., ICPR 2000, for the sharpness)."""
    factor = max(1, round(max(image.size) / MEASURED_SIDE))
    grey = image.convert("L").reduce(factor)
    inside = (1, 1, grey.width - 1, grey.height - 1)  # the filter leaves the border as it was
    edges = grey.filter(LAPLACIAN).crop(inside)
    return Quality(
        sharpness=ImageStat.Stat(edges).var[0],
        brightness=ImageStat.Stat(grey).mean[0] / 255,
    )
