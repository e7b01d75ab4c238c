"""Whether a session was opened with a second factor."""

from datetime import UTC, datetime
from typing import Any, Protocol

from allauth.account.authentication import get_authentication_records

from accounts.models import User


class HasSession(Protocol):
    """A request, or anything else that carries a session."""

    @property
    def session(self) -> Any:
        """The session, as Django keeps it."""


def was_opened_with_second_factor(holder: HasSession, user: object) -> bool:
    """Tell whether this user gave a second factor in this session."""
    if not isinstance(user, User):
        return False
    # Read for this user only: records of somebody who signed in before don't count.
    records = get_authentication_records(holder, user)
    return any(record.get("method") == "mfa" for record in records)


def read_last_authentication(holder: HasSession, user: User) -> datetime | None:
    """Return when this user last proved in this session who they are, by whatever means."""
    times = [record["at"] for record in get_authentication_records(holder, user)]
    return datetime.fromtimestamp(max(times), tz=UTC) if times else None
