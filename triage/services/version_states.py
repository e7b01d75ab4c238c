"""Moving a version from state to state: a row, an audit event, never two live or in shadow."""

from collections.abc import Collection, Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from telederm.audit.models import Action
from telederm.audit.services import record_event
from telederm.core.refusals import REASON_WANTED
from triage.models import ModelVersion, VersionChange, VersionState
from triage.services.version_checks import Refusal, VersionRefused


def find_version(number: int, allowed: Collection[VersionState]) -> ModelVersion:
    """Return a registered version that is in one of the states.

    Raises:
        VersionRefused: it isn't.
    """
    version = ModelVersion.objects.filter(number=number).first()
    if version is None:
        raise VersionRefused(
            Refusal.UNKNOWN_VERSION, _("There is no version %d. Register it first.") % number
        )
    _require_state(version, allowed)
    return version


def require_reason(reason: str) -> str:
    """Return the reason without blanks around it.

    Raises:
        VersionRefused: there is none.
    """
    if not reason.strip():
        raise VersionRefused(Refusal.NO_REASON, str(REASON_WANTED))
    return reason.strip()


def require_free_shadow(versions: Iterable[ModelVersion]) -> None:
    """Refuse where one of the versions is in shadow: two would share one canary.

    Raises:
        VersionRefused: it names the one that has to go first.
    """
    for version in versions:
        if version.state == VersionState.SHADOW:
            raise VersionRefused(
                Refusal.WRONG_STATE,
                _("Version %d is in shadow: promote or retire it first.") % version.number,
            )


@transaction.atomic(durable=True)
def move_version(
    *,
    number: int,
    allowed: Collection[VersionState],
    target: VersionState,
    actor: User,
    reason: str,
) -> ModelVersion:
    """Move a version; whichever held the place of a live one retires in the same transaction.

    Raises:
        VersionRefused: it isn't in one of the allowed states any more, or the shadow is taken.
    """
    # All rows, in one order: two administrators at once wait for each other.
    rows = {row.number: row for row in ModelVersion.objects.select_for_update().order_by("number")}
    version = rows[number]
    _require_state(version, allowed)
    if target == VersionState.SHADOW:
        require_free_shadow(rows.values())
    if target == VersionState.LIVE:
        for other in rows.values():
            if other.state == VersionState.LIVE:
                why = _("Version %d took its place.") % number
                _write(other, VersionState.RETIRED, actor, why)
    _write(version, target, actor, reason)
    return version


def _require_state(version: ModelVersion, allowed: Collection[VersionState]) -> None:
    if version.state not in allowed:
        raise VersionRefused(
            Refusal.WRONG_STATE,
            _("Version %(number)d is in the state “%(state)s”: this can't be done from there.")
            % {"number": version.number, "state": version.get_state_display()},
        )


def _write(version: ModelVersion, target: VersionState, actor: User, reason: str) -> None:
    source = version.state
    version.state = target
    version.save(update_fields=["state"])
    VersionChange.objects.create(
        version=version, source=source, target=target, actor=actor, reason=reason[:200]
    )
    record_event(
        action=Action.MODEL_CHANGE,
        actor=actor,
        record=version,
        reason=reason[:200],
        detail={
            "number": version.number,
            "from": source,
            "to": target,
            "manifest": version.manifest_digest,
        },
    )
