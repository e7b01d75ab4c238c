"""What the clinic has settled besides its cases: a role that waits, days off."""

from datetime import timedelta

from django.utils import timezone

from accounts.models import Role, User
from accounts.role_requests import ask_for_role
from telederm.demo.seed.people import ADMINISTRATOR_2, COORDINATOR, DERMATOLOGIST_2, STUDENT, Person
from triage.models import Absence, ClosedDay
from triage.services.absences import note_absence
from triage.services.closed_days import close_day


def seed_clinic() -> None:
    """Leave a role for the first administrator to grant, an absence and a closed day; once."""
    student, reader, coordinator = _find(STUDENT), _find(DERMATOLOGIST_2), _find(COORDINATOR)
    if not student.role_requests.exists():
        ask_for_role(
            user=student,
            role=Role.RESEARCHER,
            asked_by=_find(ADMINISTRATOR_2),
            reason="Writes a thesis on the consented cases.",
        )
    today = timezone.localdate()
    if not Absence.objects.filter(reader=reader).exists():
        note_absence(
            reader=reader,
            first_day=today + timedelta(days=14),
            last_day=today + timedelta(days=18),
        )
    if not ClosedDay.objects.exists():
        close_day(
            coordinator=coordinator, day=today + timedelta(days=30), name="The clinic moves house"
        )


def _find(person: Person) -> User:
    return User.objects.get(email=person.email)
