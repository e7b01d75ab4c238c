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
