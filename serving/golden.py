"""Golden pictures: what a version's graph said of a few pictures when it was exported.

A server that answers otherwise runs another graph, or runs this one differently. They
lie in the version's folder and are listed in its manifest like every other file.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import inf, isfinite
from pathlib import Path
from typing import Any

from serving import contract
from serving.model_card import RegistryError
from serving.strict_json import finite_number, parse_json


class GoldenMissing(RegistryError):
    """The version came without golden pictures."""


class GoldenInvalid(RegistryError):
    """The golden pictures can't be used as they are recorded."""


@dataclass(frozen=True, slots=True)
class GoldenImage:
    """One picture, and the probabilities recorded for it in the order of contract.LABELS."""

    name: str
    encoded: bytes
    probabilities: tuple[float, ...]

    def distance(self, row: tuple[float, ...]) -> float:
        """Return the largest difference of any label's probability; infinite for no number."""
        differences = [abs(a - b) for a, b in zip(self.probabilities, row, strict=True)]
        # max() overlooks a NaN that isn't the first.
        return max(differences) if all(map(isfinite, differences)) else inf


def read_golden(folder: Path, files: Mapping[str, str]) -> tuple[GoldenImage, ...]:
    """Return the golden pictures of the version in `folder`.

    `files` are the manifest's, verified before. Raises GoldenMissing or GoldenInvalid.
    """
    path = folder / contract.GOLDEN_PATH
    if not path.is_file():
        raise GoldenMissing(f"{folder} has no {contract.GOLDEN_PATH}.")
    try:
        content = parse_json(path.read_bytes())
        images = tuple(_read_image(folder, entry, files) for entry in content["images"])
    except (KeyError, TypeError, ValueError, OSError) as error:
        raise GoldenInvalid(f"{path}: {type(error).__name__}: {error}.") from error
    if not images:
        raise GoldenInvalid(f"{path} lists no picture.")
    return images


def _read_image(folder: Path, entry: Any, files: Mapping[str, str]) -> GoldenImage:
    name = (Path(contract.GOLDEN_PATH).parent / str(entry["file"])).as_posix()
    if not {name, contract.GOLDEN_PATH} <= set(files):
        raise ValueError(f"{name} is not listed in the manifest")
    probabilities = tuple(finite_number(value) for value in entry["probabilities"])
    if len(probabilities) != len(contract.LABELS):
        raise ValueError(f"{name} has {len(probabilities)} probabilities")
    return GoldenImage(name, (folder / name).read_bytes(), probabilities)
