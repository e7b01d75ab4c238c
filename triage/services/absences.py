"""Saying when one is away."""

from datetime import date
from uuid import UUID

from django.db import transaction

from accounts.models import User
from telederm.audit.models import Action
from telederm.audit.services import record_event
from triage.models import Absence


@transaction.atomic
def note_absence(*, reader: User, first_day: date, last_day: date) -> Absence:
    """Note days on which the reader is given nothing.

    Raises:
        django.db.IntegrityError: the last day lies before the first.
    """
    absence = Absence.objects.create(reader=reader, first_day=first_day, last_day=last_day)
    record_event(action=Action.CREATE, actor=reader, record=absence)
    return absence


@transaction.atomic
def cancel_absence(*, reader: User, absence_id: UUID) -> bool:
    """Take an absence of the reader's own back; return whether there was one."""
    absence = Absence.objects.filter(pk=absence_id, reader=reader).first()
    if absence is None:
        return False
    record_event(action=Action.UPDATE, actor=reader, record=absence, detail={"event": "cancelled"})
    absence.delete()
    return True
