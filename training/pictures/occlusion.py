"""Hairs and ruler marks: drawn once as masks, then laid over pictures at random."""

import math
from functools import lru_cache

import numpy as np
from PIL import Image, ImageDraw

from training.arrays import Pixels, Singles

MASKS = 96
RULERS = 0.2  # the share of masks that show a ruler instead of hairs
SHADES = (5.0, 90.0)  # the darkest and the lightest red of a hair
TINT = (1.0, 0.85, 0.75)  # of red, green and blue: brown


@lru_cache(maxsize=4)
def draw_masks(px: int, seed: int = 7) -> Pixels:
    """Opacity of each mask: uint8 [MASKS, px, px, 1], 0 leaves the skin as it is."""
    random = np.random.default_rng(seed)
    masks = [_draw_mask(px, random) for _ in range(MASKS)]
    return np.stack(masks)[..., None]


def _draw_mask(px: int, random: np.random.Generator) -> Pixels:
    big = Image.new("L", (2 * px, 2 * px))
    canvas = ImageDraw.Draw(big)
    if random.random() < RULERS:
        _draw_ruler(canvas, 2 * px, random)
    else:
        for _ in range(int(random.integers(2, 14))):
            _draw_hair(canvas, 2 * px, random)
    return np.asarray(big.resize((px, px), Image.Resampling.BOX), dtype=np.uint8)


def _draw_hair(canvas: ImageDraw.ImageDraw, px: int, random: np.random.Generator) -> None:
    start, bend = random.uniform(-0.2, 1.2, 2) * px, random.uniform(-0.25, 0.25)
    angle, length = random.uniform(0, 2 * math.pi), random.uniform(0.3, 1.3) * px
    points = []
    for t in np.linspace(0, 1, 12):
        way = angle + bend * 4 * t
        points.append(
            (start[0] + t * length * math.cos(way), start[1] + t * length * math.sin(way))
        )
    canvas.line(points, fill=int(random.integers(140, 256)), width=int(random.integers(1, 5)))


def _draw_ruler(canvas: ImageDraw.ImageDraw, px: int, random: np.random.Generator) -> None:
    edge, gap = random.uniform(0.02, 0.15) * px, random.uniform(0.03, 0.08) * px
    for number in range(int(px / gap) + 1):
        length = (0.09 if number % 5 == 0 else 0.05) * px
        place = number * gap
        canvas.line([(place, edge), (place, edge + length)], fill=220, width=2)


def occlude(picture: Pixels, random: np.random.Generator, probability: float) -> Pixels:
    """Lay a mask, in a dark colour, over uint8 [px, px, 3] with the given probability."""
    if random.random() >= probability:
        return picture
    mask = draw_masks(picture.shape[0])[random.integers(MASKS)]
    mask = mask[:: random.choice([1, -1])]
    mask = mask.swapaxes(0, random.integers(2))
    opacity = mask.astype(np.float32) / 255.0
    colour = random.uniform(*SHADES) * np.array(TINT, np.float32)
    covered: Singles = picture * (1 - opacity) + colour * opacity
    return np.rint(covered).astype(np.uint8)
