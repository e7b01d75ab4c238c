"""Reads DermaMNIST (a MedMNIST `.npz`), with the split that its authors published."""

from pathlib import Path

import numpy as np
from PIL import Image

from training.data.labels import DERMAMNIST
from training.data.records import Reading, Record
from training.errors import DataError

PARTS = {"train": "train", "val": "validation", "test": "test"}


def read_medmnist(archive: Path, *, unpack_to: Path) -> Reading:
    """Unpack the archive's pictures as PNG files below `unpack_to` and read them.

    DermaMNIST names no lesions, and its authors split by image: figures on it are for
    comparison with the published table, not a measure of what a model is worth.
    """
    if not archive.is_file():
        raise DataError(f"{archive} is missing: download dermamnist.npz from medmnist.com.")
    records: list[Record] = []
    with np.load(archive) as arrays:
        for theirs, ours in PARTS.items():
            if f"{theirs}_images" not in arrays:
                raise DataError(f"{archive} lacks {theirs}_images: is it a MedMNIST archive?")
            images, labels = arrays[f"{theirs}_images"], arrays[f"{theirs}_labels"]
            records.extend(_unpack(images, labels.ravel(), unpack_to, ours))
    return Reading(tuple(records))


def _unpack(images: np.ndarray, labels: np.ndarray, folder: Path, part: str) -> list[Record]:
    (folder / part).mkdir(parents=True, exist_ok=True)
    records = []
    for number, (image, label) in enumerate(zip(images, labels, strict=True)):
        path = folder / part / f"{number:05d}.png"
        if not path.is_file():
            Image.fromarray(image).convert("RGB").save(path)
        name = f"{part}/{number:05d}"
        records.append(
            Record(image_id=name, path=path, label=DERMAMNIST[int(label)], fixed_part=part)
        )
    return records
