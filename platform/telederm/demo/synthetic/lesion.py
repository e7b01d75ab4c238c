"""Draws one lesion on a square of its own, whatever the camera will make of it."""

import math
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from telederm.demo.synthetic.noise import Field, as_field, clouds, smooth_step

SIDE: Final = 560  # pixels of the square
REACH: Final = 1.6  # the square spans -REACH to REACH, in mean radii of the lesion


class Lesion(NamedTuple):
    """What a lesion does to the light that comes from the skin under it."""

    absorbance: NDArray[np.float32]  # [SIDE, SIDE, 3], natural logarithm; below 0 it is brighter
    relief: Field  # [SIDE, SIDE], height above the skin, 0 to about 1


class Outline(NamedTuple):
    """The shape of a lesion."""

    depth: Field  # [SIDE, SIDE]: 1 in the middle, 0 on the border, negative outside
    right: Field  # coordinates of each pixel, in mean radii
    down: Field

    def fill(self, softness: float) -> Field:
        """Return 1 inside and 0 outside; `softness` is the width of the passage, in radii."""
        return smooth_step(self.depth, -softness / 3, softness)


def draw_outline(chance: np.random.Generator, *, irregularity: float, length: float) -> Outline:
    """Return a closed shape: an ellipse `length` times as long as wide, bent out of shape.

    `irregularity` runs from 0 (smooth) to 1 (notched like a map).
    """
    axis = np.linspace(-REACH, REACH, SIDE, dtype=np.float32)
    right, down = np.meshgrid(axis, axis)
    angle = chance.uniform(0, np.pi)
    bend = [0.16 * irregularity * clouds(chance, SIDE, SIDE, cells=5) for _ in range(2)]
    along = (right + bend[0]) * math.cos(angle) + (down + bend[1]) * math.sin(angle)
    aside = (down + bend[1]) * math.cos(angle) - (right + bend[0]) * math.sin(angle)
    distance = np.hypot(along / math.sqrt(length), aside * math.sqrt(length))
    turn = np.arctan2(aside, along)
    border = np.ones_like(distance)
    for wave in range(2, 9):
        size = irregularity * chance.normal(0, 0.28) / wave
        border += size * np.cos(wave * turn + chance.uniform(0, 2 * np.pi))
    border = np.clip(border, 0.45, 1.4)
    return Outline((1 - distance / border).astype(np.float32), right, down)


def tint(
    density: NDArray[np.floating[Any]], colour: tuple[float, float, float]
) -> NDArray[np.float32]:
    """Return [SIDE, SIDE, 3]: how much of red, green and blue a dye of this density takes away."""
    return as_field(density)[..., None] * np.array(colour, np.float32)
