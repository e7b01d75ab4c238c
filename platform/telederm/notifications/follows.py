"""Beginning to follow a topic over the socket. Following a case is a look at it, and recorded."""

import logging
from typing import Any

from django.db import transaction

from accounts.models import User
from cases.models import Case
from telederm.audit.context import RequestOrigin, choose_address, origin
from telederm.audit.exceptions import EventNotWritten
from telederm.audit.models import Action
from telederm.audit.services import record_event
from telederm.notifications.topics import group_of, read_case_id

logger = logging.getLogger(__name__)


def begin_following(
    topic: str, user_id: int, *, has_second_factor: bool, address: str | None
) -> str | None:
    """Return the topic's group; None where the user may not follow it, or the look isn't written.

    Which numbers a case comes to, and when, tells that something happens to it: so whoever follows
    one is in its trail, once for each socket. The numbers themselves are no looks.
    """
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if user is None:
        return None
    token = origin.set(RequestOrigin(address))
    try:
        with transaction.atomic():
            group = group_of(topic, user, has_second_factor=has_second_factor)
            if group and (case_id := read_case_id(topic)):
                _record(Case.objects.only("patient_id").get(pk=case_id), user)
    except EventNotWritten:
        logger.warning("A case can't be followed: the audit event could not be written.")
        return None
    finally:
        origin.reset(token)
    return group


def read_address(scope: dict[str, Any]) -> str | None:
    """Return the client's address, past our own proxies, from a socket's scope."""
    values = [value.decode("latin-1") for name, value in scope.get("headers", [])
              if name == b"x-forwarded-for"]  # fmt: skip
    connected = (scope.get("client") or [None])[0]
    return choose_address(",".join(values), connected)


def _record(case: Case, user: User) -> None:
    record_event(
        action=Action.READ,
        actor=user,
        record=case,
        patient_id=case.patient_id,
        case_id=case.pk,
        detail={"followed": True},
    )
