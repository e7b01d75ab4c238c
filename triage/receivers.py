"""A case that was sent asks for its triage, and a run for its shadow, in one transaction."""

from typing import Any

from django.db.models.signals import post_save
from django.dispatch import receiver

from accounts.events import reading_ended
from accounts.models import User
from cases.events import case_event_recorded
from cases.models import CaseEvent
from cases.workflow import EventKind
from triage.events import triage_run_stored
from triage.models import TriageRun
from triage.services.clocks import keep_clock
from triage.services.contacts import note_confirmation
from triage.services.departures import return_cases
from triage.services.second_reads import finish_second_read, send_by_rule
from triage.services.shadows import ask_for_shadow
from triage.services.tickets import open_ticket
from triage.services.withdrawal import let_go_of_case


@receiver(case_event_recorded)
def ask_for_triage(sender: Any, event: CaseEvent, **kwargs: Any) -> None:
    """Open the first ticket of a case that was just sent."""
    if event.kind == EventKind.SUBMITTED:
        open_ticket(case=event.case, requested_by=None)


@receiver(case_event_recorded)
def let_go(sender: Any, event: CaseEvent, **kwargs: Any) -> None:
    """A case that was withdrawn is nobody's to read, and nothing for the model."""
    if event.kind == EventKind.WITHDRAWN:
        let_go_of_case(case_id=event.case_id)


@receiver(triage_run_stored)
def ask_the_shadow(sender: Any, run: TriageRun, **kwargs: Any) -> None:
    """Let the version in shadow, if there is one, score the same pictures later."""
    ask_for_shadow(run)


@receiver(case_event_recorded)
def look_twice(sender: Any, event: CaseEvent, **kwargs: Any) -> None:
    """A conclusion may need a second reading; a second reading is compared with the first."""
    if event.kind == EventKind.CONCLUDED:
        send_by_rule(event.case.assessments.get(reader=event.actor, sequence=2))
    elif event.kind == EventKind.BLIND_READ_COMMITTED:
        finish_second_read(event.case.assessments.get(reader=event.actor, sequence=1))


@receiver(case_event_recorded)
def follow_clock(sender: Any, event: CaseEvent, **kwargs: Any) -> None:
    """Whatever happens to a case, its clock knows."""
    keep_clock(event)


@receiver(case_event_recorded)
def end_contact(sender: Any, event: CaseEvent, **kwargs: Any) -> None:
    """An answer that its patient has confirmed is nobody's task."""
    note_confirmation(event)


@receiver(reading_ended)
def take_cases_back(sender: Any, user: User, actor: User | None, **kwargs: Any) -> None:
    """No patient waits for somebody who may not read."""
    return_cases(reader=user, actor=actor)


@receiver(post_save, sender=User)
def take_cases_back_from_the_locked_out(sender: Any, instance: User, **kwargs: Any) -> None:
    """An account that is closed holds nothing, whoever closed it."""
    if not instance.is_active:
        return_cases(reader=instance, actor=None)
