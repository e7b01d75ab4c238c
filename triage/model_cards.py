"""The model cards that triage decides by, read once for each version."""

from functools import lru_cache

from django.conf import settings

from serving.contract import MODEL_NAME
from serving.registry import ModelCard, load_verified, version_folder


@lru_cache
def load_model_card(version: int) -> ModelCard:
    """Return the card of one version of the model.

    Raises:
        RegistryError: the version isn't registered, or its files don't match their digests.
    """
    return load_verified(version_folder(settings.TELEDERM_MODELS_DIR, MODEL_NAME, version))


def load_pinned_card() -> ModelCard:
    """Return the card of the version that the platform asks."""
    return load_model_card(settings.TELEDERM_SERVING["MODEL_VERSION"])
