"""The model cards that triage decides by, and which version the platform asks."""

from functools import lru_cache
from pathlib import Path

from django.conf import settings

from serving.config import client_config
from serving.contract import MODEL_NAME
from serving.registry import (
    ManifestMismatch,
    ManifestMissing,
    ModelCard,
    load_verified,
    manifest_digest,
    version_folder,
)
from triage.models import ModelVersion, VersionState


def folder_of(number: int) -> Path:
    """Return where a version's files lie."""
    return version_folder(settings.TELEDERM_MODELS_DIR, MODEL_NAME, number)


def digest_manifest(number: int) -> str:
    """Return the SHA-256 (hex) of a version's manifest as it lies there now.

    Raises:
        RegistryError: there is none, or it can't be read.
    """
    return manifest_digest(folder_of(number))


def load_model_card(number: int) -> ModelCard:
    """Return the card of one version of the model.

    Raises:
        RegistryError: the version isn't there, or its files don't match their digests.
    """
    return _load(folder_of(number), digest_manifest(number))


def load_registered_card(version: ModelVersion) -> ModelCard:
    """Return the card of a registered version, if it still is what was registered.

    Raises:
        RegistryError: it isn't; a version's files never change.
    """
    if digest_manifest(version.number) != version.manifest_digest:
        raise ManifestMismatch(f"Version {version.number} is not the one that was registered.")
    return load_model_card(version.number)


def find_live_version() -> ModelVersion | None:
    """Return the live version; None while none was promoted."""
    return ModelVersion.objects.filter(state=VersionState.LIVE).first()


def pinned_number() -> int:
    """Return the version that the platform asks: the live one, else the settings' one."""
    live = find_live_version()
    return live.number if live else _configured_number()


def load_pinned_card() -> ModelCard:
    """Return the card of the version that the platform asks.

    Raises:
        RegistryError: as for the others; then nothing is asked.
    """
    live = find_live_version()
    if live is not None:
        return load_registered_card(live)
    return load_model_card(_configured_number())


def _configured_number() -> int:
    number = client_config().model_version
    if number is None:
        raise ManifestMissing(
            "No version is live: promote one, or set MODEL_VERSION in the settings."
        )
    return number


@lru_cache
def _load(folder: Path, manifest_digest: str) -> ModelCard:
    """Read and verify once for each manifest: hashing a model at each run would be slow."""
    del manifest_digest
    return load_verified(folder)
