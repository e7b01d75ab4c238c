"""What is done to a photograph before the network sees it, in words and with a digest."""

import hashlib
import json
from typing import Final

CANONICAL_PX: Final = 224

# Whatever changes here changes the digest, and with it the identity of the preprocessing.
CANONICAL_STEPS: Final = {
    "decode": "JPEG or PNG to 8-bit RGB, alpha dropped, EXIF orientation not applied",
    "canonical_px": CANONICAL_PX,
    "canonical_resize": "whole picture to a square, antialiased bilinear, rounded to 8 bits",
}

_IMAGENET: Final = "x / 255, less ImageNet's mean, by its spread"
# What each kind of network (training.network.kinds) does to 8-bit values first.
NORMALISE: Final = {
    "mobilenet_v2": "x / 127.5 - 1",
    "mobilenet_v3_large": "x / 127.5 - 1",
    "efficientnet_b0": _IMAGENET,
    "efficientnet_v2_b0": _IMAGENET,
    "efficientnet_lite0": "(x - 127) / 128",
    "efficientnet_lite1": "(x - 127) / 128",
    "efficientnet_lite2": "(x - 127) / 128",
    "scratch": "x / 127.5 - 1",
}


def describe_preprocessing(input_px: int, kind: str) -> dict[str, object]:
    """The whole preprocessing of a kind of network in words, with a digest of them."""
    steps = {
        **CANONICAL_STEPS,
        "input_px": input_px,
        "resize": "none" if input_px == CANONICAL_PX else "antialiased bilinear",
        "normalise": NORMALISE[kind],
    }
    text = json.dumps(steps, separators=(",", ":"), sort_keys=True)
    return {**steps, "digest": hashlib.sha256(text.encode()).hexdigest()}
