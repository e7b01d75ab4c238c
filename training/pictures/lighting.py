"""Another lamp, another camera: brightness, contrast and colour of a batch."""

from typing import Any

import tensorflow as tf

from training.config import Augmentation
from training.pictures.randomness import Draws


def relight(pixels: Any, draws: Draws, settings: Augmentation) -> Any:
    """Change the light of float32 [n, h, w, 3] (0 to 255), within 0 to 255.

    Each picture gets a gain for each channel (white balance), one for all (exposure), and a
    contrast and saturation around its own mean. All four together are one linear map of
    colours for each picture: a single pass over the pixels instead of six.
    """
    count, strength = tf.shape(pixels)[0], settings.colour
    balance = draws.between([count, 1, 3], 1 - strength / 2, 1 + strength / 2)
    exposure, contrast, saturation = (
        draws.between([count, 1, 1], 1 - strength, 1 + strength) for _ in range(3)
    )
    mean = tf.reduce_mean(pixels, axis=(1, 2))[:, None, :]
    to_grey = tf.fill([3, 3], 1 / 3)
    saturate = saturation * tf.eye(3) + (1 - saturation) * to_grey
    gain = balance * exposure
    colours = contrast * saturate * gain
    shift = (1 - contrast) * tf.matmul(mean, saturate) * gain
    height, width = pixels.shape[1], pixels.shape[2]
    flat = tf.reshape(pixels, [count, height * width, 3])
    lit = tf.clip_by_value(tf.matmul(flat, colours) + shift, 0.0, 255.0)
    return tf.reshape(lit, [count, height, width, 3])
