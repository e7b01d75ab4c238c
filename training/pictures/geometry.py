"""Turns, mirrors, crops and stretches a batch in one resampling: skin has no up or down."""

import math
from typing import Any

import tensorflow as tf

from training.config import Augmentation
from training.pictures.randomness import Draws


def move(pixels: Any, draws: Draws, px: int, settings: Augmentation) -> Any:
    """Resample float32 [n, side, side, 3] to [n, px, px, 3]; what falls outside is mirrored in."""
    count, side = tf.shape(pixels)[0], tf.cast(tf.shape(pixels)[1], tf.float32)
    angle = draws.between([count], 0.0, 2 * math.pi)
    mirror = tf.where(draws.chance([count], 0.5), 1.0, -1.0)
    scale = draws.between([count], settings.zoom_min, settings.zoom_max) * side / px
    stretch = tf.exp(draws.between([count], -settings.stretch, settings.stretch))
    centre = (side - 1) / 2 + draws.between([2, count], -1.0, 1.0) * settings.shift * side
    # Output (x, y) is read from input (a x + b y + c, d x + e y + f): rows of a matrix whose
    # fixed point is the picture's centre.
    a, b = tf.cos(angle) * scale * stretch * mirror, -tf.sin(angle) * scale / stretch
    d, e = tf.sin(angle) * scale * stretch * mirror, tf.cos(angle) * scale / stretch
    half = (px - 1) / 2
    c, f = centre[0] - (a + b) * half, centre[1] - (d + e) * half
    zero = tf.zeros([count])
    return tf.raw_ops.ImageProjectiveTransformV3(
        images=pixels,
        transforms=tf.stack([a, b, c, d, e, f, zero, zero], axis=1),
        output_shape=[px, px],
        fill_value=0.0,
        interpolation="BILINEAR",
        fill_mode="REFLECT",
    )
