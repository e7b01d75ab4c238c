"""What a test has done on its site's database, by a process that belongs to that site."""

from accounts.models import User
from cases.models import Case
from telederm.notifications.models import NotificationKind
from telederm.notifications.services import notify
from tests.factories import (
    make_administrator,
    make_dermatologist,
    make_draft,
    make_patient,
    make_photograph,
    make_submitted,
    sign_in,
)
from triage.services.tickets import open_ticket


def submit() -> str:
    """Send a case with one dermoscopic photograph; return its id."""
    return str(make_submitted(make_patient()).pk)


def add_administrator() -> int:
    """Make an administrator; return their id."""
    return int(make_administrator().pk)


def rerun(*, case: str, by: int) -> None:
    """Ask the model again, as an administrator does."""
    open_ticket(case=Case.objects.get(pk=case), requested_by=User.objects.get(pk=by))


def mail_patient(*, case: str) -> str:
    """Notify the case's patient by mail too; return their address."""
    found = Case.objects.select_related("patient").get(pk=case)
    notify(recipients=[found.patient], kind=NotificationKind.REPORT_READY, case=found)
    return found.patient.email


def enter_as_reader() -> str:
    """Make a dermatologist; return the key of a session of theirs, with both factors."""
    return str(sign_in(make_dermatologist()).session.session_key)


def enter_as_patient() -> dict[str, str]:
    """Make a patient; return their id and the key of a session of theirs."""
    patient = make_patient()
    return {"id": str(patient.pk), "session": str(sign_in(patient).session.session_key)}


def draft(*, patient: str) -> str:
    """Prepare a case that only needs to be sent; return its id."""
    case = make_draft(User.objects.get(pk=patient))
    make_photograph(case)
    return str(case.pk)
