"""How people are told of each kind: as it comes, what they may change, and who gets it at all."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from accounts.models import Role, User
from telederm.notifications.models import Mail, NotificationChoice, NotificationKind

_K = NotificationKind

# Care waits for the patient here: these ring and are mailed at once, whatever else is chosen.
ESSENTIAL: Final = frozenset({_K.QUESTION_ASKED, _K.REPORT_READY, _K.ADDENDUM_READY})
# A case is late, or is somebody's now: the bell can't be silenced.
ALWAYS_RINGS: Final = ESSENTIAL | {
    _K.CASE_DUE_SOON,
    _K.CASE_OVERDUE,
    _K.CASE_GIVEN,
    _K.ANSWER_UNCONFIRMED,
}
_MAILED_AT_ONCE: Final = ESSENTIAL | {
    _K.OUTCOME_ASKED, _K.ANSWER_UNCONFIRMED, _K.CASE_GIVEN, _K.LICENCE_DECIDED,
    _K.LICENCE_ENDING, _K.OVERSIGHT_ALERT,
}  # fmt: skip

_CLOCKS: Final = (_K.CASE_DUE_SOON, _K.CASE_OVERDUE)
_PATIENTS: Final = (
    _K.CASE_QUEUED, _K.CASE_CLAIMED, _K.QUESTION_ASKED, _K.REPORT_READY, _K.ADDENDUM_READY,
    _K.OUTCOME_ASKED,
)  # fmt: skip
_BY_ROLE: Final[dict[Role, tuple[NotificationKind, ...]]] = {
    Role.PATIENT: _PATIENTS,
    Role.PROXY: _PATIENTS,
    Role.DERMATOLOGIST: (
        _K.PATIENT_REPLIED, _K.CASE_GIVEN, _K.CLAIM_EXPIRED, _K.CASE_TAKEN_OVER,
        _K.SECOND_READ_DONE, _K.OUTCOME_ANSWERED, *_CLOCKS, _K.LICENCE_DECIDED, _K.LICENCE_ENDING,
    ),
    Role.COORDINATOR: (_K.CASE_LEFT, _K.CASE_TAKEN_OVER, _K.ANSWER_UNCONFIRMED, *_CLOCKS),
    Role.ADMINISTRATOR: (
        *_CLOCKS, _K.MODEL_TROUBLE, _K.LICENCE_TO_CHECK, _K.OVERSIGHT_ALERT,
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Way:
    """How a user is told of a kind; the row in the inbox is written in any case."""

    rings: bool
    mail: Mail
    push: bool = False  # on the devices that the user has named, if any


def usual_way(kind: NotificationKind) -> Way:
    """How people are told who have chosen nothing."""
    at_once = kind in _MAILED_AT_ONCE
    return Way(rings=True, mail=Mail.AT_ONCE if at_once else Mail.NEVER, push=at_once)


def bounded(kind: NotificationKind, way: Way) -> Way:
    """What is left of a wish: what care depends on can't be chosen away."""
    return Way(
        rings=way.rings or kind in ALWAYS_RINGS,
        mail=Mail.AT_ONCE if kind in ESSENTIAL else way.mail,
        push=way.push,
    )


def find_ways(kind: NotificationKind, users: Iterable[User]) -> dict[int, Way]:
    """How each of these users is told of the kind, by the user's key."""
    people = [user.pk for user in users]
    chosen = NotificationChoice.objects.filter(user__in=people, kind=kind)
    ways = {row.user_id: bounded(kind, _wish(row)) for row in chosen}
    return {pk: ways.get(pk, usual_way(kind)) for pk in people}


def list_ways(user: User) -> dict[NotificationKind, Way]:
    """How the user is told of each kind that their roles bring, in the order of the kinds."""
    theirs = {kind for role in user.roles for kind in _BY_ROLE.get(role, ())}
    chosen = {row.kind: row for row in NotificationChoice.objects.filter(user=user)}
    return {
        kind: bounded(kind, _wish(row)) if (row := chosen.get(kind)) else usual_way(kind)
        for kind in NotificationKind
        if kind in theirs
    }


def _wish(row: NotificationChoice) -> Way:
    return Way(row.rings, Mail(row.mail), row.push)
