"""Small pictures of our own."""

import io

from PIL import Image


def picture(colour: tuple[int, int, int] = (200, 100, 50), kind: str = "JPEG") -> bytes:
    """Return an encoded picture of one colour."""
    stream = io.BytesIO()
    Image.new("RGB", (64, 48), colour).save(stream, kind)
    return stream.getvalue()
