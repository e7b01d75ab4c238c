"""Pictures that a dermoscopy model must not answer, besides those that a user names."""

import io
from pathlib import Path

import numpy as np
from PIL import Image, ImageFilter
from sklearn.datasets import load_sample_images

from training.pictures.synthetic import SKINS

SIDE = 224


def write_strangers(folder: Path, count: int = 60, seed: int = 5) -> dict[str, list[Path]]:
    """Write `count` pictures of each kind below `folder`; the paths by kind.

    Kinds: noise (white and blurred), plain_skin (one tone, a gradient of light, no lesion) and
    everyday (crops of the two photographs that scikit-learn carries: a flower and a palace).
    """
    random = np.random.default_rng(seed)
    kinds = {"noise": _noise, "plain_skin": _plain_skin, "everyday": _everyday}
    paths: dict[str, list[Path]] = {}
    for kind, draw in kinds.items():
        (folder / kind).mkdir(parents=True, exist_ok=True)
        paths[kind] = [folder / kind / f"{number:03d}.jpg" for number in range(count)]
        for path in paths[kind]:
            buffer = io.BytesIO()
            draw(random).save(buffer, "JPEG", quality=92)
            path.write_bytes(buffer.getvalue())
    return paths


def _noise(random: np.random.Generator) -> Image.Image:
    grains = Image.fromarray(random.integers(0, 256, (SIDE, SIDE, 3), dtype=np.uint8))
    return grains.filter(ImageFilter.GaussianBlur(float(random.choice([0.0, 1.0, 4.0]))))


def _plain_skin(random: np.random.Generator) -> Image.Image:
    tone = np.array(SKINS[int(random.integers(len(SKINS)))], dtype=np.float64)
    slope = random.uniform(-25, 25, (2, 1, 1, 1))
    across, down = np.linspace(-1, 1, SIDE)[None, :, None], np.linspace(-1, 1, SIDE)[:, None, None]
    lit = tone + slope[0] * across + slope[1] * down + random.normal(0, 3, (SIDE, SIDE, 3))
    return Image.fromarray(np.clip(lit, 0, 255).astype(np.uint8))


def _everyday(random: np.random.Generator) -> Image.Image:
    photographs = load_sample_images().images
    photograph = photographs[int(random.integers(len(photographs)))]
    height, width = photograph.shape[:2]
    side = int(random.integers(200, min(height, width)))
    top, left = int(random.integers(height - side + 1)), int(random.integers(width - side + 1))
    crop = Image.fromarray(photograph[top : top + side, left : left + side])
    return crop.resize((SIDE, SIDE), Image.Resampling.LANCZOS)
