"""Taking a version's files, as they lie in the models' folder, into the platform's records."""

from django.conf import settings
from django.db import transaction

from accounts.models import User
from serving.contract import CARD_PATH
from serving.registry import ManifestMismatch, ModelCard, list_versions, load_verified
from telederm.audit.models import Action
from telederm.audit.services import record_event
from triage.model_cards import digest_manifest, folder_of
from triage.models import ModelVersion, VersionChange, VersionState


def list_folders() -> tuple[int, ...]:
    """Return the numbers of the versions in the models' folder, registered or not.

    Raises:
        RegistryError: the folder can't be read.
    """
    return list_versions(settings.TELEDERM_MODELS_DIR)


def register_version(*, number: int, registered_by: User | None) -> tuple[ModelVersion, bool]:
    """Register a version as a candidate; return it, and whether it is new.

    Registering again changes nothing.

    Raises:
        RegistryError: the version is broken, or isn't the one that was registered before.
    """
    card = load_verified(folder_of(number))
    digest = digest_manifest(number)
    with transaction.atomic():
        version, created = ModelVersion.objects.get_or_create(
            number=number, defaults=_describe(card, digest, registered_by)
        )
        if created:
            _note(version, registered_by)
    if version.manifest_digest != digest:
        raise ManifestMismatch(
            f"Version {number} was registered with another manifest. A version never changes: "
            "give the new files the next number."
        )
    return version, created


def _describe(card: ModelCard, digest: str, registered_by: User | None) -> dict[str, object]:
    if CARD_PATH not in card.files:
        raise ManifestMismatch(f"Version {card.model_version} comes without {CARD_PATH}.")
    return {
        "manifest_digest": digest,
        "card_digest": card.files[CARD_PATH],
        "label_map_digest": card.label_map_digest,
        "registered_by": registered_by,
    }


def _note(version: ModelVersion, actor: User | None) -> None:
    VersionChange.objects.create(
        version=version, target=VersionState.CANDIDATE, actor=actor, reason="Registered"
    )
    record_event(
        action=Action.MODEL_CHANGE,
        actor=actor,
        record=version,
        detail={"number": version.number, "to": version.state, "manifest": version.manifest_digest},
    )
