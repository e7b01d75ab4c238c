"""A little data set in the shape of HAM10000, drawn by ourselves."""

import csv
from pathlib import Path
from typing import Any

import numpy as np

from serving.contract import LABEL_CODES
from training.data.ham10000 import COLUMNS
from training.pictures.synthetic import draw_lesion, encode_jpeg

LESIONS = 12  # of each class


def write_ham10000(folder: Path, *, lesions: int = LESIONS, px: int = 64) -> Path:
    """Pictures of all seven classes, one for each lesion, the classes in different colours."""
    (folder / "images").mkdir(parents=True)
    random = np.random.default_rng(3)
    with (folder / "metadata.csv").open("w", newline="") as file:
        rows = csv.DictWriter(file, COLUMNS)
        rows.writeheader()
        for number in range(lesions * len(LABEL_CODES)):
            kind = number % len(LABEL_CODES)
            name = f"ISIC_{number:07d}"
            picture = encode_jpeg(draw_lesion(random, px, kind))
            (folder / "images" / f"{name}.jpg").write_bytes(picture)
            rows.writerow(
                {
                    "lesion_id": f"HAM_{number:07d}",
                    "image_id": name,
                    "dx": LABEL_CODES[kind],
                    "dx_type": "histo",
                    "age": f"{40 + 5 * (number % 5)}.0",
                    "sex": ("male", "female")[number % 2],
                    "localization": ("back", "face")[number % 2],
                }
            )
    return folder


def write_dermamnist(file: Path) -> Path:
    """An archive in the shape of DermaMNIST's: six pictures of each class in each part."""
    random = np.random.default_rng(5)
    labels = np.arange(6 * len(LABEL_CODES), dtype=np.uint8) % len(LABEL_CODES)
    arrays: dict[str, Any] = {}
    for part in ("train", "val", "test"):
        pictures = [np.asarray(draw_lesion(random, 28, int(kind))) for kind in labels]
        arrays |= {f"{part}_images": np.stack(pictures), f"{part}_labels": labels[:, None]}
    np.savez(file, **arrays)
    return file
