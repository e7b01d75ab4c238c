"""Golden pictures: what the exported graph says of a few made-up pictures, kept beside it.

Whoever serves the version asks its server about the same pictures and compares, before
a case is shown to it. The pictures are drawn here; no data set's picture is among them.
"""

import json
from pathlib import Path
from typing import Any, Final

import numpy as np

from serving import contract
from training.errors import RunError
from training.export.manifest import hash_files
from training.export.predict import predict_probabilities
from training.pictures.synthetic import LESIONS, draw_lesion, encode_jpeg

PICTURES: Final = 6
SEED: Final = 20


def write_golden(folder: Path) -> None:
    """Draw the pictures below a version's `folder` and record what its graph says of them."""
    place = folder / contract.GOLDEN_PATH
    place.parent.mkdir(parents=True, exist_ok=True)
    random = np.random.default_rng(SEED)
    paths = [place.parent / f"lesion-{number}.jpg" for number in range(1, PICTURES + 1)]
    for number, path in enumerate(paths):
        path.write_bytes(encode_jpeg(draw_lesion(random, kind=number % len(LESIONS))))
    probabilities = predict_probabilities(folder, paths)
    entries = [
        {"file": path.name, "probabilities": row.tolist()}
        for path, row in zip(paths, probabilities, strict=True)
    ]
    record = json.dumps({"images": entries}, indent=1, allow_nan=False)
    place.write_text(record + "\n", encoding="utf-8")


def add_golden(folder: Path) -> dict[str, Any]:
    """Give golden pictures to a version that was exported without; return its new manifest.

    Raises RunError where the version's files aren't what its manifest lists.
    """
    place = folder / contract.MANIFEST_PATH
    if not place.is_file():
        raise RunError(f"{folder} has no {contract.MANIFEST_PATH}: name a version's folder.")
    manifest: dict[str, Any] = json.loads(place.read_bytes())
    if manifest["files"] != hash_files(folder):
        raise RunError(f"The files in {folder} differ from its manifest: export it again.")
    write_golden(folder)
    manifest["files"] = hash_files(folder)
    place.write_text(json.dumps(manifest, indent=1, allow_nan=False) + "\n", encoding="utf-8")
    return manifest
