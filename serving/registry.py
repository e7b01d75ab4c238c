"""The model registry: the shipped versions, what each says about itself, and whether it is whole.

A version's folder holds a SavedModel and, in `assets.extra/manifest.json`, a
manifest with the digest of each file. Reading one needs no TensorFlow.
"""

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from serving import contract
from serving.model_card import (
    Estimate,
    FilesDiffer,
    FilesUnreadable,
    ManifestInvalid,
    ManifestMismatch,
    ManifestMissing,
    ModelCard,
    OperatingPoint,
    RegistryError,
    Scope,
    card_from_manifest,
)
from serving.strict_json import parse_json

__all__ = [
    "Estimate",
    "FilesDiffer",
    "FilesUnreadable",
    "ManifestInvalid",
    "ManifestMismatch",
    "ManifestMissing",
    "ModelCard",
    "OperatingPoint",
    "RegistryError",
    "Scope",
    "file_digest",
    "list_versions",
    "load_verified",
    "manifest_digest",
    "read_card",
    "verify_files",
    "version_folder",
]

_CHUNK: Final = 1024 * 1024


def version_folder(models_dir: Path, model_name: str, model_version: int) -> Path:
    """Return where a version lies: `<models_dir>/<name>/<version>`."""
    return models_dir / model_name / str(model_version)


def list_versions(models_dir: Path, model_name: str = contract.MODEL_NAME) -> tuple[int, ...]:
    """Return the numbered versions of a model that have a manifest, oldest first.

    One that can't be looked into counts: whoever reads it is told why. Raises FilesUnreadable
    where the model's own folder can't be.
    """
    base = models_dir / model_name
    try:
        found = [folder for folder in base.iterdir() if folder.name.isdecimal()]
    except (FileNotFoundError, NotADirectoryError):
        return ()
    except OSError as error:
        raise _unreadable(base, error) from error
    return tuple(sorted(int(folder.name) for folder in found if _may_have_manifest(folder)))


def read_card(folder: Path) -> ModelCard:
    """Return the card of the version in `folder`, checked against the contract.

    Raises ManifestMissing, ManifestInvalid, ManifestMismatch or FilesUnreadable. It does not
    read the other files: see `verify_files`.
    """
    path = folder / contract.MANIFEST_PATH
    try:
        card = card_from_manifest(parse_json(_read_manifest(folder)))
    except ManifestInvalid as error:
        raise ManifestInvalid(f"{path}: {error}.") from error
    except ValueError as error:
        raise ManifestInvalid(f"{path} is not valid JSON: {error}.") from error
    _check_card(card, folder)
    return card


def manifest_digest(folder: Path) -> str:
    """Return the SHA-256 (hex) of a manifest. Raises ManifestMissing or FilesUnreadable."""
    return hashlib.sha256(_read_manifest(folder)).hexdigest()


def verify_files(folder: Path, files: Mapping[str, str]) -> None:
    """Raise FilesDiffer unless each listed file is there with its digest, or FilesUnreadable."""
    for name, digest in sorted(files.items()):
        try:
            _verify_file(folder, name, digest)
        except OSError as error:
            raise _unreadable(folder / name, error) from error


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


def _may_have_manifest(folder: Path) -> bool:
    try:
        return (folder / contract.MANIFEST_PATH).is_file()
    except OSError:
        return True


def _read_manifest(folder: Path) -> bytes:
    path = folder / contract.MANIFEST_PATH
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise ManifestMissing(f"{folder} has no {contract.MANIFEST_PATH}.") from error
    except OSError as error:
        raise _unreadable(path, error) from error


def _verify_file(folder: Path, name: str, digest: str) -> None:
    path = (folder / name).resolve()
    if not path.is_relative_to(folder.resolve()):
        raise FilesDiffer(f"The manifest lists {name}, which lies outside {folder}.")
    if not path.is_file():
        raise FilesDiffer(f"{folder / name} is missing.")
    if file_digest(path) != digest:
        raise FilesDiffer(f"{folder / name} is not the file that the manifest lists.")


def _unreadable(path: Path, error: OSError) -> FilesUnreadable:
    return FilesUnreadable(
        f"{path} can't be read ({error.strerror}): let the platform's user read the version's "
        "folder and every file in it, or copy them again."
    )


def _check_card(card: ModelCard, folder: Path) -> None:
    if folder.name.isdecimal() and int(folder.name) != card.model_version:
        raise ManifestMismatch(f"{folder} holds version {card.model_version} by its manifest.")
    if card.label_codes != contract.LABEL_CODES:
        raise ManifestMismatch(f"{folder} was made for the labels {card.label_codes}.")
    if card.label_map_digest != contract.LABEL_MAP_DIGEST:
        raise ManifestMismatch(f"{folder} has another label map digest than the contract.")
