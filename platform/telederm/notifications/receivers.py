"""What people are told when something happens to a case."""

from typing import Any, Final

from django.contrib.auth.signals import user_logged_out
from django.dispatch import receiver

from accounts.models import Role, User
from accounts.selectors import users_with_role
from cases.events import case_event_recorded
from cases.models import CaseEvent
from cases.workflow import CaseStatus, EventKind
from telederm.notifications.hints import close_session_sockets, hint_case, hint_queue
from telederm.notifications.models import NotificationKind
from telederm.notifications.services import notify
from triage.events import triage_run_stored
from triage.models import RunOutcome, TriageRun

_IN_QUEUE: Final = {CaseStatus.QUEUED, CaseStatus.IN_REVIEW}

# To the patient: what happened, what it is called, and whether a mail goes out too.
_PATIENT_NEWS: Final = {
    EventKind.QUEUED: (NotificationKind.CASE_QUEUED, False),
    EventKind.CLAIMED: (NotificationKind.CASE_CLAIMED, False),
    EventKind.REPORT_SIGNED: (NotificationKind.REPORT_READY, True),
    EventKind.ADDENDUM_SIGNED: (NotificationKind.ADDENDUM_READY, True),
}


@receiver(case_event_recorded)
def tell_followers(sender: Any, event: CaseEvent, **kwargs: Any) -> None:
    """Write the patient's notification, and hint at open pages."""
    if news := _PATIENT_NEWS.get(EventKind(event.kind)):
        kind, mail = news
        people = {event.case.patient, event.case.submitted_by}
        notify(recipients=people, kind=kind, case=event.case, mail=mail)
    hint_case(event.case_id, event.seq)
    if {event.from_status, event.to_status} & _IN_QUEUE:
        hint_queue()


@receiver(triage_run_stored)
def tell_administrators(sender: Any, run: TriageRun, **kwargs: Any) -> None:
    """An outage of the model delays no case, but somebody has to know of it."""
    if run.outcome in {RunOutcome.FAILED, RunOutcome.TIMED_OUT}:
        notify(
            recipients=users_with_role(Role.ADMINISTRATOR),
            kind=NotificationKind.MODEL_TROUBLE,
            case=run.case,
        )


@receiver(user_logged_out)
def close_sockets(sender: Any, request: Any, user: User | None, **kwargs: Any) -> None:
    """A sign-out closes the sockets of its session."""
    if request is not None and request.session.session_key:
        close_session_sockets(request.session.session_key)
