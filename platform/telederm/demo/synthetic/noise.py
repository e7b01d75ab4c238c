"""Random fields: clouds, cells and the lines between them. Float32 arrays [height, width]."""

from itertools import product
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Field = NDArray[np.float32]


def resize(field: Field, width: int, height: int) -> Field:
    """Return the field at another size, smoothly."""
    image = Image.fromarray(field).resize((width, height), Image.Resampling.BICUBIC)
    return np.asarray(image, np.float32)


def as_field(values: NDArray[Any]) -> Field:
    """Return the values as float32."""
    return values.astype(np.float32, copy=False)


def clouds(
    chance: np.random.Generator, width: int, height: int, *, cells: float, octaves: int = 3
) -> Field:
    """Return soft noise with mean 0 and deviation 1; `cells` coarse spots fit the longer side."""
    longer = max(width, height)
    total = np.zeros((height, width), np.float32)
    for octave in range(octaves):
        step = longer / (cells * 2**octave)
        grid = (int(height / step) + 2, int(width / step) + 2)
        coarse = chance.standard_normal(grid, np.float32)
        total += resize(coarse, width, height) / 2**octave
    total -= total.mean()
    return total / max(float(total.std()), 1e-6)


def grain(chance: np.random.Generator, width: int, height: int) -> Field:
    """Return noise that differs from pixel to pixel, mean 0 and deviation 1."""
    return chance.standard_normal((height, width), np.float32)


def wave(
    chance: np.random.Generator, width: int, height: int, *, cells: float, size: float
) -> Field:
    """Return soft offsets of about `size`, never above 1, that bend straight lines."""
    offsets = size * clouds(chance, width, height, cells=cells, octaves=2)
    return as_field(np.clip(offsets, -1, 1))


class Cells(NamedTuple):
    """The plane divided around scattered points (Worley, SIGGRAPH 1996), in cell widths."""

    distance: Field  # to the cell's point
    border: Field  # how much farther the next cell's point is: 0 on the border
    value: Field  # a random number from 0 to 1, the same all over a cell


def cells(
    chance: np.random.Generator, width: int, height: int, *, across: float, bend: float = 0.22
) -> Cells:
    """Divide the plane into cells, `across` of them on the longer side; `bend` curves them."""
    step = np.float32(max(width, height) / across)
    rows, columns = int(height / step) + 6, int(width / step) + 6
    row, column = np.mgrid[0:rows, 0:columns]
    point_y = (row + chance.random((rows, columns), np.float32)).astype(np.float32).ravel()
    point_x = (column + chance.random((rows, columns), np.float32)).astype(np.float32).ravel()
    values = chance.random(rows * columns, np.float32)
    y, x = np.mgrid[0:height, 0:width].astype(np.float32) / step + 2
    y += wave(chance, width, height, cells=across * 0.7, size=bend)
    x += wave(chance, width, height, cells=across * 0.7, size=bend)
    home = y.astype(np.int32) * np.int32(columns) + x.astype(np.int32)
    nearest = np.full((height, width), 81, np.float32)  # squares of distances, as is `second`
    second = nearest.copy()
    owner = home
    for down, right in product((-1, 0, 1), repeat=2):
        point = home + np.int32(down * columns + right)
        distance = (point_y.take(point) - y) ** 2 + (point_x.take(point) - x) ** 2
        np.minimum(second, np.maximum(nearest, distance), out=second)
        owner = np.where(distance < nearest, point, owner)
        np.minimum(nearest, distance, out=nearest)
    nearest = np.sqrt(nearest)
    return Cells(nearest, np.sqrt(second) - nearest, values.take(owner))


def lines(border: Field, thickness: float) -> Field:
    """Turn distances to a border into lines along it, 0 to 1; `thickness` in cell widths."""
    return as_field(np.exp(-((border / np.float32(thickness)) ** 2)))


def smooth_step(field: Field, low: float, high: float) -> Field:
    """Return 0 below `low`, 1 above `high` and a soft passage between."""
    share = np.clip((field - np.float32(low)) / np.float32(high - low), 0, 1)
    return as_field(share * share * (3 - 2 * share))
