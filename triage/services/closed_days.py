"""The clinic's own days off."""

from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.access import holds_role
from accounts.models import Role, User
from cases.exceptions import CaseError
from telederm.audit.models import Action
from telederm.audit.services import record_event
from triage.models import ClosedDay


class ClosedDayRefused(CaseError):
    """The day can't be closed or opened by this person."""


@transaction.atomic
def close_day(*, coordinator: User, day: date, name: str) -> ClosedDay:
    """Close the clinic on a day. Due times computed from now on skip it; earlier ones stay.

    Raises:
        ClosedDayRefused: the caller is no coordinator.
    """
    _check(coordinator)
    closed, is_new = ClosedDay.objects.get_or_create(day=day, defaults={"name": name})
    if is_new:
        record_event(action=Action.CREATE, actor=coordinator, record=closed)
    return closed


@transaction.atomic
def open_day(*, coordinator: User, closed_day_id: UUID) -> bool:
    """Take a closed day back; return whether there was one.

    Raises:
        ClosedDayRefused: the caller is no coordinator.
    """
    _check(coordinator)
    closed = ClosedDay.objects.filter(pk=closed_day_id).first()
    if closed is None:
        return False
    record_event(action=Action.UPDATE, actor=coordinator, record=closed, detail={"event": "opened"})
    closed.delete()
    return True


def _check(coordinator: User) -> None:
    if not holds_role(coordinator, Role.COORDINATOR):
        raise ClosedDayRefused(_("Only a coordinator says when the clinic is closed."))
