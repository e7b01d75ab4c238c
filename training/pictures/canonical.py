"""The canonical picture: what every photograph becomes before anything else happens to it.

Training, evaluation and the served graph all start from it, so they see the same pixels, bit
for bit. It has the size of the photographs that the model learns from: a large upload is
brought to the same sharpness first. The steps in words are in training.pictures.preprocessing.
"""

from typing import Any

import tensorflow as tf

from training.pictures.preprocessing import CANONICAL_PX


def to_canonical(image_bytes: Any) -> Any:
    """Decode one JPEG or PNG (scalar string) to uint8 [CANONICAL_PX, CANONICAL_PX, 3]."""
    pixels = tf.io.decode_image(image_bytes, channels=3, expand_animations=False)
    pixels.set_shape([None, None, 3])
    size = (CANONICAL_PX, CANONICAL_PX)
    resized = tf.image.resize(pixels, size, method="bilinear", antialias=True)
    return tf.saturate_cast(tf.round(resized), tf.uint8)


def fit_to(pixels: Any, px: int) -> Any:
    """Bring canonical pictures (uint8 [n, h, w, 3]) to the network's input: float32, 0 to 255."""
    floats = tf.cast(pixels, tf.float32)
    if px == CANONICAL_PX:
        return floats
    return tf.image.resize(floats, (px, px), method="bilinear", antialias=True)
