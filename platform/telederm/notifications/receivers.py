"""What people are told when something happens to a case."""

from typing import Any, Final

from django.contrib.sessions.models import Session
from django.db.models.signals import post_delete
from django.dispatch import receiver
from django.utils import timezone

from accounts.models import Role, User
from accounts.selectors import users_with_role
from cases.events import case_event_recorded, case_looked_at, outcome_answered, outcome_asked
from cases.models import Case, CaseEvent, OutcomeResponse, Side
from cases.selectors.people import list_people_to_tell
from cases.workflow import UNREAD, UNSEEN_BY_PATIENTS, CaseStatus, EventKind
from telederm.notifications.hints import (
    close_session_sockets,
    hint_case,
    hint_own_case,
    hint_queue,
)
from telederm.notifications.models import NotificationKind
from telederm.notifications.services import mark_case_read, notify
from triage.events import (
    claim_expired,
    claim_given,
    claim_left,
    claim_taken_over,
    second_read_ended,
    triage_run_stored,
)
from triage.models import Claim, RunOutcome, SecondRead, TriageRun

_ON_WORKLISTS: Final = UNREAD | {CaseStatus.AWAITING_PATIENT}

# To the patient: what happened, and what it is called.
_PATIENT_NEWS: Final = {
    EventKind.QUEUED: NotificationKind.CASE_QUEUED,
    EventKind.CLAIMED: NotificationKind.CASE_CLAIMED,
    EventKind.ALLOCATED: NotificationKind.CASE_CLAIMED,
    EventKind.PATIENT_ASKED: NotificationKind.QUESTION_ASKED,
    EventKind.REPORT_SIGNED: NotificationKind.REPORT_READY,
    EventKind.ADDENDUM_SIGNED: NotificationKind.ADDENDUM_READY,
}


@receiver(case_event_recorded)
def tell_followers(sender: Any, event: CaseEvent, **kwargs: Any) -> None:
    """Write the patient's notification, and hint at open pages."""
    if kind := _PATIENT_NEWS.get(EventKind(event.kind)):
        notify(recipients=list_people_to_tell(event.case), kind=kind, case=event.case)
    hint_case(event.case_id, event.seq)
    if event.kind not in UNSEEN_BY_PATIENTS:
        hint_own_case(event.case_id, Case.objects.find_told_steps(event.case_id) or 0)
    if {event.from_status, event.to_status} & _ON_WORKLISTS:
        hint_queue()


@receiver(case_event_recorded)
def tell_asker(sender: Any, event: CaseEvent, **kwargs: Any) -> None:
    """Whoever asked the patient is told of the answer; the case itself is in the queue for all."""
    if event.kind == EventKind.PATIENT_ANSWERED:
        asked = event.case.messages.filter(side=Side.CLINIC).select_related("author").last()
        askers = [asked.author] if asked else []
        notify(recipients=askers, kind=NotificationKind.PATIENT_REPLIED, case=event.case)


@receiver(outcome_asked)
def ask_how_it_went(sender: Any, outcome: OutcomeResponse, **kwargs: Any) -> None:
    """The patient finds the questions in the inbox, and a mail that says no more than that."""
    case = outcome.case
    kind = NotificationKind.OUTCOME_ASKED
    notify(recipients=list_people_to_tell(case), kind=kind, case=case)


@receiver(outcome_answered)
def tell_signer(sender: Any, outcome: OutcomeResponse, **kwargs: Any) -> None:
    """Whoever signed learns that there is an answer, as long as they may read the case."""
    case, signer = outcome.case, outcome.case.report.signed_by
    if Case.objects.readable_by(signer).filter(pk=case.pk).exists():
        notify(recipients=[signer], kind=NotificationKind.OUTCOME_ANSWERED, case=case)


@receiver(claim_expired)
def tell_reader(sender: Any, claim: Claim, **kwargs: Any) -> None:
    """A reader whose lease ran out is told that the case went back."""
    notify(recipients=[claim.reader], kind=NotificationKind.CLAIM_EXPIRED, case=claim.case)


@receiver(claim_given)
def tell_new_reader(sender: Any, claim: Claim, actor: User, **kwargs: Any) -> None:
    """Whoever is given a case is told: nobody else reads it from now on."""
    notify(recipients=[claim.reader], kind=NotificationKind.CASE_GIVEN, case=claim.case)


@receiver(claim_left)
def tell_who_allocates(sender: Any, claim: Claim, **kwargs: Any) -> None:
    """The coordinators see to it that the case finds another reader."""
    coordinators = users_with_role(Role.COORDINATOR)
    notify(recipients=coordinators, kind=NotificationKind.CASE_LEFT, case=claim.case)


@receiver(claim_taken_over)
def tell_both(sender: Any, claim: Claim, actor: User, **kwargs: Any) -> None:
    """Who lost the case is told, and who took it away has it in the own inbox as well."""
    people = {claim.reader, actor}
    notify(recipients=people, kind=NotificationKind.CASE_TAKEN_OVER, case=claim.case)


@receiver(second_read_ended)
def tell_first_reader(sender: Any, second_read: SecondRead, **kwargs: Any) -> None:
    """The first reader is told that there is a second reading; never what it says."""
    reader = second_read.first_reader
    notify(recipients=[reader], kind=NotificationKind.SECOND_READ_DONE, case=second_read.case)


@receiver(case_looked_at)
def mark_seen(sender: Any, case: Case, actor: User, **kwargs: Any) -> None:
    """Whoever looks at a case has seen what they were told about it."""
    mark_case_read(user=actor, case=case)


@receiver(triage_run_stored)
def tell_administrators(sender: Any, run: TriageRun, **kwargs: Any) -> None:
    """An outage of the model delays no case, but somebody has to know of it."""
    if run.outcome in {RunOutcome.FAILED, RunOutcome.TIMED_OUT}:
        notify(
            recipients=users_with_role(Role.ADMINISTRATOR),
            kind=NotificationKind.MODEL_TROUBLE,
            case=run.case,
        )


@receiver(post_delete, sender=Session)
def close_sockets(sender: Any, instance: Session, **kwargs: Any) -> None:
    """A session that is gone closes its sockets: signed out here, or from another device.

    Not at the sign-out's own signal: that comes before the session is gone, and a page which is
    told so early would find itself still signed in.
    """
    if instance.expire_date > timezone.now():  # old ones are swept in bulk, long after
        close_session_sockets(instance.session_key)
