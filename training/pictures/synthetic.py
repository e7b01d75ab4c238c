"""Draws pictures that look a little like lesions: for tests and warm-up, never for training."""

import io

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

SKINS = ((236, 188, 160), (224, 172, 140), (198, 134, 96), (141, 85, 54))
LESIONS = ((96, 60, 40), (60, 40, 36), (150, 70, 60), (120, 50, 80))


def draw_lesion(random: np.random.Generator, px: int = 224, kind: int | None = None) -> Image.Image:
    """A blurred blob on a plain skin tone; `kind` (any number) fixes the blob's colour."""
    skin = np.array(SKINS[int(random.integers(len(SKINS)))])
    chosen = int(random.integers(len(LESIONS))) if kind is None else kind % len(LESIONS)
    image = Image.new("RGB", (px, px), tuple(int(v) for v in skin))
    canvas = ImageDraw.Draw(image)
    middle, radius = random.uniform(0.35, 0.65, 2) * px, random.uniform(0.12, 0.3) * px
    angles = np.linspace(0, 2 * np.pi, 24, endpoint=False)
    radii = radius * random.uniform(0.8, 1.2, len(angles))
    outline = [
        (float(middle[0] + r * np.cos(a)), float(middle[1] + r * np.sin(a)))
        for a, r in zip(angles, radii, strict=True)
    ]
    canvas.polygon(outline, fill=LESIONS[chosen])
    soft = image.filter(ImageFilter.GaussianBlur(px / 80))
    noise = random.normal(0, 6, (px, px, 3))
    return Image.fromarray(np.clip(np.asarray(soft) + noise, 0, 255).astype(np.uint8))


def encode_jpeg(image: Image.Image, quality: int = 85) -> bytes:
    """The picture as JPEG bytes."""
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=quality)
    return buffer.getvalue()
