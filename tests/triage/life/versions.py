"""Model versions for tests: copies of the shipped one under other numbers."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from serving import contract
from serving.registry import file_digest, version_folder

ROOT = Path(__file__).resolve().parents[3]
SHIPPED = version_folder(ROOT / "serving/models", contract.MODEL_NAME, 1)

Edit = Callable[[Path, dict[str, Any]], None]


def make_version(models_dir: Path, number: int, edit: Edit | None = None) -> Path:
    """Copy the shipped version; `edit` may change files and manifest, which is then true again."""
    folder = version_folder(models_dir, contract.MODEL_NAME, number)
    shutil.copytree(SHIPPED, folder)
    path = folder / contract.MANIFEST_PATH
    manifest = json.loads(path.read_text())
    manifest["model_version"] = number
    if edit is not None:
        edit(folder, manifest)
    manifest["files"] = {
        name: file_digest(folder / name) for name in manifest["files"] if (folder / name).is_file()
    }
    path.write_text(json.dumps(manifest))
    return folder


def without_golden(folder: Path, _manifest: dict[str, Any]) -> None:
    shutil.rmtree((folder / contract.GOLDEN_PATH).parent)


def with_other_golden(folder: Path, _manifest: dict[str, Any]) -> None:
    """One golden picture is recorded with two labels' probabilities exchanged."""
    path = folder / contract.GOLDEN_PATH
    golden = json.loads(path.read_text())
    row = golden["images"][-1]["probabilities"]
    row.insert(0, row.pop(row.index(max(row))))
    path.write_text(json.dumps(golden))


def with_low_figures(_folder: Path, manifest: dict[str, Any]) -> None:
    """The interval reaches below the floor, although the figure itself does not."""
    manifest["metrics"]["figures"]["malignant_auc"] = [0.9, 0.5, 0.95]


def without_figures(_folder: Path, manifest: dict[str, Any]) -> None:
    del manifest["metrics"]["figures"]["melanoma_auc"]
