"""The labels on the model server: `stable` follows the live version, `canary` the shadow one.

The platform itself asks by number; the labels are for whoever else asks the server. So a
label that could not be moved harms no case, but it is told and audited.
"""

from typing import Final

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from serving import client
from serving.config import client_config
from serving.errors import ServingError
from telederm.audit.models import Action
from telederm.audit.services import record_event
from telederm.core.session_locks import wait_for_session_lock
from triage.model_cards import pinned_number
from triage.models import ModelVersion, VersionState

STABLE: Final = "stable"
CANARY: Final = "canary"


def wanted_labels() -> dict[str, int]:
    """Return the version that each label should lead to."""
    labels = {STABLE: pinned_number()}
    shadow = ModelVersion.objects.filter(state=VersionState.SHADOW).first()
    return {**labels, CANARY: shadow.number} if shadow else labels


def move_labels(*, version: ModelVersion, actor: User | None) -> str:
    """Move the labels on the server; return "" or a sentence about why they were not moved."""
    # One after the other: of two changes at once, the server's last word is of the newest state.
    with wait_for_session_lock("version-labels"):
        labels = wanted_labels()
        problem = _assign(labels)
        _note(version, actor, labels, problem)
    return problem


def _assign(labels: dict[str, int]) -> str:
    base_path = settings.TELEDERM_MODEL_SERVER_BASE_PATH
    if not base_path:
        wanted = ", ".join(f"{label}: {number}" for label, number in labels.items())
        return _("Set the labels in the model server's models.config: %s.") % wanted
    try:
        client.assign_labels(client_config(), base_path=base_path, labels=labels)
    except ServingError as error:
        return str(error)
    return ""


@transaction.atomic
def _note(version: ModelVersion, actor: User | None, labels: dict[str, int], problem: str) -> None:
    record_event(
        action=Action.MODEL_CHANGE,
        actor=actor,
        record=version,
        reason=problem[:200],
        succeeded=not problem,
        detail={"labels": labels},
    )
