"""A case that was sent asks for its triage, in the same transaction."""

from typing import Any

from django.dispatch import receiver

from cases.events import case_event_recorded
from cases.models import CaseEvent
from cases.workflow import EventKind
from triage.services.tickets import open_ticket


@receiver(case_event_recorded)
def ask_for_triage(sender: Any, event: CaseEvent, **kwargs: Any) -> None:
    """Open the first ticket of a case that was just sent."""
    if event.kind == EventKind.SUBMITTED:
        open_ticket(case=event.case, requested_by=None)
