"""Is there anything on the picture? Plain skin, however well lit, shows no lesion."""

from typing import Any

import numpy as np
import tensorflow as tf

from training.arrays import Floats, Pixels
from training.pictures.preprocessing import CANONICAL_PX

GRID = 16  # cells each way: coarse enough that grain and hairs average out


def measure_contrast(pixels: Any) -> Any:
    """Spread of the cells' colours (0 to 255) around an even light: float32 [n].

    `pixels` are canonical pictures [n, CANONICAL_PX, CANONICAL_PX, 3]. What a lamp does, a
    slope of brightness across the picture, is fitted for each channel and taken away.
    """
    size = CANONICAL_PX // GRID
    cells = tf.nn.avg_pool2d(tf.cast(pixels, tf.float32), size, size, "VALID")
    flat = tf.reshape(cells, [-1, GRID * GRID, 3])
    slopes = tf.constant(_even_light(), tf.float32)
    light = tf.einsum("ck,dk,ndh->nch", slopes, slopes, flat)
    return tf.sqrt(tf.reduce_mean((flat - light) ** 2, axis=(1, 2)))


def _even_light() -> Floats:
    """Orthonormal patterns of an even light: constant, left to right, top to bottom."""
    across = np.linspace(-1, 1, GRID)
    patterns = [np.ones((GRID, GRID)), np.tile(across, (GRID, 1)), np.tile(across, (GRID, 1)).T]
    columns = np.stack([pattern.ravel() for pattern in patterns], axis=1)
    return np.asarray(columns / np.linalg.norm(columns, axis=0))


def measure_contrasts(pixels: Pixels, batch: int = 128) -> Floats:
    """measure_contrast of many pictures, float64 [n]."""
    starts = range(0, len(pixels), batch)
    parts = [measure_contrast(np.asarray(pixels[at : at + batch])).numpy() for at in starts]
    return np.concatenate(parts).astype(np.float64)
