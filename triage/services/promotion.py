"""The life of a version: into shadow, live, out, and back again."""

from collections.abc import Collection
from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.models import User
from triage.models import ModelVersion, VersionState
from triage.services.version_checks import (
    Refusal,
    VersionRefused,
    check_files,
    check_floor,
    check_golden,
    check_served,
)
from triage.services.version_labels import move_labels
from triage.services.version_states import (
    find_version,
    move_version,
    require_free_shadow,
    require_reason,
)

_UNUSED = (VersionState.CANDIDATE, VersionState.SHADOW)


@dataclass(frozen=True, slots=True)
class Change:
    """A version after its change; `label_problem` says why the server's labels lag behind."""

    version: ModelVersion
    label_problem: str


def promote_version(*, number: int, actor: User, reason: str) -> Change:
    """Let a candidate, or the version in shadow, answer live cases; the live one retires.

    The server is asked before anything is written, and no transaction is open meanwhile.

    Raises:
        VersionRefused: its files, its server, its golden pictures or its card speak against it.
    """
    reason = require_reason(reason)
    version = find_version(number, _UNUSED)
    card = check_files(version)
    check_floor(card)
    check_served(version)
    check_golden(version, card)
    return _move(number, _UNUSED, VersionState.LIVE, actor, reason)


def roll_back_version(*, number: int, actor: User, reason: str) -> Change:
    """Bring back a version that was live before; the live one retires.

    Its card passed the floor when it was promoted; its files and its server are checked anew.

    Raises:
        VersionRefused: it was never live, or it isn't what it was.
    """
    reason = require_reason(reason)
    version = find_version(number, {VersionState.RETIRED})
    if not version.changes.filter(target=VersionState.LIVE).exists():
        raise VersionRefused(
            Refusal.WRONG_STATE, _("Version %d was never live: there is no way back.") % number
        )
    card = check_files(version)
    check_served(version)
    check_golden(version, card)
    return _move(number, {VersionState.RETIRED}, VersionState.LIVE, actor, reason)


def shadow_version(*, number: int, actor: User, reason: str) -> Change:
    """Let a candidate score live cases without anybody seeing it; one version at a time.

    Raises:
        VersionRefused: it is broken or not served, or another version is in shadow.
    """
    reason = require_reason(reason)
    version = find_version(number, {VersionState.CANDIDATE})
    require_free_shadow(ModelVersion.objects.all())  # before anything costly is asked
    check_files(version)
    check_served(version)
    return _move(number, {VersionState.CANDIDATE}, VersionState.SHADOW, actor, reason)


def retire_version(*, number: int, actor: User, reason: str) -> Change:
    """Put away a version that isn't live. The live one goes only when another takes its place.

    Raises:
        VersionRefused: it is live, or away already.
    """
    reason = require_reason(reason)
    find_version(number, _UNUSED)
    return _move(number, _UNUSED, VersionState.RETIRED, actor, reason)


def _move(
    number: int,
    allowed: Collection[VersionState],
    target: VersionState,
    actor: User,
    reason: str,
) -> Change:
    version = move_version(
        number=number, allowed=allowed, target=target, actor=actor, reason=reason
    )
    return Change(version, move_labels(version=version, actor=actor))
