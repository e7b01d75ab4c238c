"""The model registry: what each shipped version says about itself, and whether it is whole.

A version's folder holds a SavedModel and, in `assets.extra/manifest.json`, a
manifest with the digest of each file. Reading one needs no TensorFlow.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from serving import contract

SCHEMA: Final = 1
_CHUNK: Final = 1024 * 1024


class RegistryError(Exception):
    """A model version can't be used as it lies on the disk."""


class ManifestMissing(RegistryError):  # noqa: N818 (named for what is wrong)
    """The folder has no manifest: no model version, or not yet copied."""


class ManifestInvalid(RegistryError):  # noqa: N818
    """The manifest is not as its schema says."""


class ManifestMismatch(RegistryError):  # noqa: N818
    """The manifest was made for another contract, model or folder."""


class FilesDiffer(RegistryError):  # noqa: N818
    """A file is missing, or is not the one that the manifest lists."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A measured proportion with its 95% confidence interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class OperatingPoint:
    """A threshold, and what it was measured to give on held-out lesions."""

    threshold: float
    sensitivity: Estimate
    specificity: Estimate


@dataclass(frozen=True, slots=True)
class Scope:
    """For which pictures and patients the model's figures hold."""

    modalities: tuple[str, ...]
    minimum_age_years: int


@dataclass(frozen=True, slots=True)
class ModelCard:
    """What one model version says about itself."""

    model_name: str
    model_version: int
    trained_at: str
    label_codes: tuple[str, ...]
    label_map_digest: str
    preprocessing: Mapping[str, Any]
    scope: Scope
    operating_points: Mapping[str, OperatingPoint]
    entropy_limit_nats: float
    temperature: float
    metrics: Mapping[str, Any]
    data: Mapping[str, Any]
    licence: Any
    files: Mapping[str, str]  # SHA-256 in hex by path below the version's folder

    @property
    def preprocessing_digest(self) -> str:
        """The digest that pins how pixels become the network's input."""
        return str(self.preprocessing["digest"])


def version_folder(models_dir: Path, model_name: str, model_version: int) -> Path:
    """Return where a version lies: `<models_dir>/<name>/<version>`."""
    return models_dir / model_name / str(model_version)


def list_versions(models_dir: Path, model_name: str = contract.MODEL_NAME) -> tuple[int, ...]:
    """Return the numbered versions of a model that have a manifest, oldest first."""
    base = models_dir / model_name
    if not base.is_dir():
        return ()
    return tuple(
        sorted(
            int(folder.name)
            for folder in base.iterdir()
            if folder.name.isdecimal() and (folder / contract.MANIFEST_PATH).is_file()
        )
    )


def read_card(folder: Path) -> ModelCard:
    """Return the card of the version in `folder`, checked against the contract.

    Raises ManifestMissing, ManifestInvalid or ManifestMismatch. It does not
    read the other files: see `verify_files`.
    """
    path = folder / contract.MANIFEST_PATH
    try:
        content = json.loads(path.read_bytes())
    except FileNotFoundError as error:
        raise ManifestMissing(f"{folder} has no {contract.MANIFEST_PATH}.") from error
    except ValueError as error:
        raise ManifestInvalid(f"{path} is not valid JSON: {error}.") from error
    try:
        card = _card_from(content)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ManifestInvalid(f"{path}: {type(error).__name__}: {error}.") from error
    _check_card(card, folder)
    return card


def verify_files(folder: Path, files: Mapping[str, str]) -> None:
    """Raise FilesDiffer unless each listed file is there with its digest."""
    root = folder.resolve()
    for name, digest in sorted(files.items()):
        path = (root / name).resolve()
        if not path.is_relative_to(root):
            raise FilesDiffer(f"The manifest lists {name}, which lies outside {folder}.")
        if not path.is_file():
            raise FilesDiffer(f"{folder / name} is missing.")
        if file_digest(path) != digest:
            raise FilesDiffer(f"{folder / name} is not the file that the manifest lists.")


def load_verified(folder: Path) -> ModelCard:
    """Return the card of a version whose files are all as the manifest lists them."""
    card = read_card(folder)
    verify_files(folder, card.files)
    return card


def file_digest(path: Path) -> str:
    """Return the SHA-256 (hex) of a file."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def _card_from(content: Mapping[str, Any]) -> ModelCard:
    if content["schema"] != SCHEMA:
        raise ValueError(f"schema {content['schema']} is not {SCHEMA}")
    return ModelCard(
        model_name=str(content["model_name"]),
        model_version=int(content["model_version"]),
        trained_at=str(content["trained_at"]),
        label_codes=tuple(content["label_codes"]),
        label_map_digest=str(content["label_map_digest"]),
        preprocessing=dict(content["preprocessing"]),
        scope=Scope(
            modalities=tuple(content["scope"]["modalities"]),
            minimum_age_years=int(content["scope"]["minimum_age_years"]),
        ),
        operating_points={
            name: _operating_point(point) for name, point in content["operating_points"].items()
        },
        entropy_limit_nats=float(content["abstention"]["entropy_limit_nats"]),
        temperature=float(content["temperature"]),
        metrics=dict(content["metrics"]),
        data=dict(content["data"]),
        licence=content["licence"],
        files={str(name): str(digest) for name, digest in content["files"].items()},
    )


def _operating_point(content: Mapping[str, Any]) -> OperatingPoint:
    return OperatingPoint(
        threshold=float(content["threshold"]),
        sensitivity=Estimate(*map(float, content["sensitivity"])),
        specificity=Estimate(*map(float, content["specificity"])),
    )


def _check_card(card: ModelCard, folder: Path) -> None:
    if folder.name.isdecimal() and int(folder.name) != card.model_version:
        raise ManifestMismatch(f"{folder} holds version {card.model_version} by its manifest.")
    if card.label_codes != contract.LABEL_CODES:
        raise ManifestMismatch(f"{folder} was made for the labels {card.label_codes}.")
    if card.label_map_digest != contract.LABEL_MAP_DIGEST:
        raise ManifestMismatch(f"{folder} has another label map digest than the contract.")
    if not card.files:
        raise ManifestInvalid(f"The manifest of {folder} lists no files.")
