"""What a client can follow over its socket, and how far each topic has come.

A topic's number only grows. A page carries the number it was rendered at; a hint with a higher
one tells it to fetch again over HTTP.

The queue's number is the database's clock. Versions of single cases can't be compared across
cases, and ids of events don't commit in order; a clock read before a page's query and after a
change's commit always can.
"""

from hashlib import sha256
from typing import Final
from uuid import UUID

from accounts.access import holds_role
from accounts.models import Role, User
from cases.models import Case
from telederm.core.clock import read_clock
from telederm.notifications.models import Inbox

QUEUE: Final = "queue"
INBOX: Final = "inbox"
_CASE: Final = "case:"


def case_topic(case_id: UUID) -> str:
    """The topic of one case; its number is the case's version, to the patient the steps told."""
    return f"{_CASE}{case_id}"


def group_of(topic: str, user: User, *, has_second_factor: bool) -> str | None:
    """The channel group behind a topic, or None where this user may not follow it.

    As on the pages, a session without a second factor reaches one's own records only.
    """
    if topic == INBOX:
        return inbox_group(user.pk)
    if topic == QUEUE:
        return QUEUE if has_second_factor and _may_follow_queue(user) else None
    if (case_id := read_case_id(topic)) is None:
        return None
    if user.is_active and Case.objects.owned_by(user).filter(pk=case_id).exists():
        return own_case_group(case_id)
    cases = Case.objects.visible_to(user) if has_second_factor else Case.objects.none()
    return case_group(case_id) if cases.filter(pk=case_id).exists() else None


def current_number(topic: str, user: User) -> int:
    """How far the topic has come; ask only for topics that the user may follow."""
    if topic == INBOX:
        numbers = Inbox.objects.filter(user=user).values_list("last_seq", flat=True)
        return numbers.first() or 0
    if topic == QUEUE:
        return read_clock()
    if (case_id := read_case_id(topic)) is None:
        return 0
    if (told := Case.objects.owned_by(user).find_told_steps(case_id)) is not None:
        return told
    versions = Case.objects.filter(pk=case_id).values_list("version", flat=True)
    return versions.first() or 0


def inbox_group(user_id: int) -> str:
    """The channel group of one user's inbox."""
    return f"inbox.{user_id}"


def case_group(case_id: UUID) -> str:
    """The channel group of those who work on one case."""
    return f"case.{case_id}"


def own_case_group(case_id: UUID) -> str:
    """The channel group of those whose case it is: inner steps are not hinted at there."""
    return f"own-case.{case_id}"


def session_group(session_key: str) -> str:
    """The channel group of one session's sockets; the key itself never leaves the process."""
    return f"session.{sha256(session_key.encode()).hexdigest()[:32]}"


def read_case_id(topic: str) -> UUID | None:
    """The case that a topic is about; None where it is about none."""
    try:
        return UUID(topic.removeprefix(_CASE)) if topic.startswith(_CASE) else None
    except ValueError:
        return None


def _may_follow_queue(user: User) -> bool:
    roles = (Role.DERMATOLOGIST, Role.COORDINATOR, Role.ADMINISTRATOR)
    return any(holds_role(user, role) for role in roles)
