"""Turns, mirrors, crops and stretches a picture in one resampling: skin has no up or down."""

import math

import cv2
import numpy as np

from training.arrays import Floats, Pixels
from training.config import Augmentation

SAMPLING = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP


def move(picture: Pixels, random: np.random.Generator, px: int, settings: Augmentation) -> Pixels:
    """Resample uint8 [side, side, 3] to [px, px, 3]; what falls outside is mirrored in."""
    matrix = _draw_matrix(random, picture.shape[0], px, settings)
    moved = cv2.warpAffine(picture, matrix, (px, px), flags=SAMPLING, borderMode=cv2.BORDER_REFLECT)
    return np.asarray(moved, dtype=np.uint8)


def _draw_matrix(random: np.random.Generator, side: int, px: int, settings: Augmentation) -> Floats:
    """Where each output pixel is read: [2, 3], from (x, y, 1) there to (x, y) in the picture."""
    angle = random.uniform(0.0, 2 * math.pi)
    mirror = random.choice([-1.0, 1.0])
    scale = random.uniform(settings.zoom_min, settings.zoom_max) * side / px
    stretch = math.exp(random.uniform(-settings.stretch, settings.stretch))
    turn = np.array([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]])
    linear = turn * (scale * stretch * mirror, scale / stretch)
    # The output's middle is read near the picture's middle.
    middle = (side - 1) / 2 + random.uniform(-1.0, 1.0, 2) * settings.shift * side
    start = middle - linear.sum(axis=1) * (px - 1) / 2
    return np.column_stack([linear, start])
