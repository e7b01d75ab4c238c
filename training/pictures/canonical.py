"""The canonical picture: what every photograph becomes before anything else happens to it.

Training, evaluation and the served graph all start from it, so they see the same pixels, bit
for bit. It has the size of the photographs that the model learns from: a large upload is
brought to the same sharpness first.
"""

import hashlib
import json
from typing import Any, Final

import tensorflow as tf

CANONICAL_PX: Final = 224

# Whatever changes here changes the digest, and with it the identity of the preprocessing.
CANONICAL_STEPS: Final = {
    "decode": "JPEG or PNG to 8-bit RGB, alpha dropped, EXIF orientation not applied",
    "canonical_px": CANONICAL_PX,
    "canonical_resize": "whole picture to a square, antialiased bilinear, rounded to 8 bits",
}


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


def describe_preprocessing(input_px: int) -> dict[str, object]:
    """The whole preprocessing in words, with a digest of them."""
    steps = {
        **CANONICAL_STEPS,
        "input_px": input_px,
        "resize": "none" if input_px == CANONICAL_PX else "antialiased bilinear",
        "normalise": "x / 127.5 - 1",
    }
    text = json.dumps(steps, separators=(",", ":"), sort_keys=True)
    return {**steps, "digest": hashlib.sha256(text.encode()).hexdigest()}
