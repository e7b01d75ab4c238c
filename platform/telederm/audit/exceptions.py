"""What can go wrong with the audit trail."""

from typing import Final

import psycopg
from django.db import DatabaseError

_LINKING: Final = "audit_link_event"  # the function that links events into the chain, at commit


class EventNotWritten(Exception):
    """The act's event could not be written, so the act has not happened either."""


def is_unwritten_event(error: BaseException | None) -> bool:
    """Tell whether this stopped an act because its event could not be written or linked.

    Events are linked when the transaction commits; what fails then is the commit, and only
    PostgreSQL's own account of it says that it was the chain.
    """
    if isinstance(error, DatabaseError) and isinstance(error.__cause__, psycopg.Error):
        return _LINKING in (error.__cause__.diag.context or "")
    return isinstance(error, EventNotWritten)
