"""A picture the size of a dermoscopic photograph, made here."""

import io
import random

from PIL import Image

SIZE = (600, 450)  # HAM10000's


def make_photograph() -> bytes:
    """Return a JPEG of about 100 kB with detail at several scales."""
    source = random.Random(1)
    small = Image.frombytes("RGB", (100, 75), source.randbytes(100 * 75 * 3))
    stream = io.BytesIO()
    small.resize(SIZE, Image.Resampling.BICUBIC).save(stream, "JPEG", quality=90)
    return stream.getvalue()
