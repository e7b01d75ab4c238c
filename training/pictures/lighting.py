"""Another lamp, another camera: brightness, contrast and colour of a batch."""

from typing import Any

import tensorflow as tf

from training.config import Augmentation
from training.pictures.randomness import Draws


def relight(pixels: Any, draws: Draws, settings: Augmentation) -> Any:
    """Change the light of float32 [n, h, w, 3] (0 to 255), within 0 to 255.

    Each picture gets a gain for each channel (white balance), one for all (exposure), and a
    contrast and saturation around its own mean.
    """
    count = tf.shape(pixels)[0]
    strength = settings.colour
    balance = draws.between([count, 1, 1, 3], 1 - strength / 2, 1 + strength / 2)
    exposure = draws.between([count, 1, 1, 1], 1 - strength, 1 + strength)
    contrast = draws.between([count, 1, 1, 1], 1 - strength, 1 + strength)
    saturation = draws.between([count, 1, 1, 1], 1 - strength, 1 + strength)
    grey = tf.reduce_mean(pixels, axis=3, keepdims=True)
    coloured = grey + (pixels - grey) * saturation
    mean = tf.reduce_mean(coloured, axis=(1, 2), keepdims=True)
    lit = (mean + (coloured - mean) * contrast) * balance * exposure
    return tf.clip_by_value(lit, 0.0, 255.0)
