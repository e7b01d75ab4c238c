"""Where a case stands, in the patient's words. Nothing here knows of the model or of a tier."""

from collections.abc import Container, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils.translation import gettext_lazy as _

from cases.models import Case, CaseEvent
from cases.selectors.answer import name_with_credentials
from cases.workflow import CaseStatus, EventKind
from telederm.core.words import Words


@dataclass(frozen=True, slots=True)
class ProgressStep:
    """One step of the timeline that the patient sees."""

    title: Words
    state: str  # done, current or waiting
    at: datetime | None = None
    actor: str = ""
    text: Words = ""


# How a case comes to be read; of several the latest counts.
_TAKEN: Final = (
    EventKind.CLAIMED,
    EventKind.HANDED_OVER,
    EventKind.ALLOCATED,
    EventKind.ADJUDICATION_TAKEN,
)
_ORDER: Final = (
    ((EventKind.SUBMITTED,), _("Sent")),
    ((EventKind.QUEUED,), _("In the queue for a dermatologist")),
    (_TAKEN, _("Being read by a dermatologist")),
    ((EventKind.REPORT_SIGNED,), _("Answered")),
)
# Where the event's actor is the reader, not somebody who gave the case to one.
_BY_READER: Final = {EventKind.CLAIMED, EventKind.ADJUDICATION_TAKEN, EventKind.REPORT_SIGNED}

# How many steps are behind a case of each status; what isn't listed was taken back, or is a draft.
_STEPS_DONE: Final = {
    CaseStatus.SUBMITTED: 1,
    CaseStatus.TRIAGING: 1,
    CaseStatus.QUEUED: 1,
    CaseStatus.IN_REVIEW: 2,
    CaseStatus.AWAITING_PATIENT: 2,
    CaseStatus.AWAITING_SECOND_READ: 2,
    CaseStatus.REPORTED: 4,
    CaseStatus.CLOSED: 4,
}


def describe_progress(case: Case) -> list[ProgressStep]:
    """Return the four steps from sending to the answer, with the times of those done.

    Of a case that was taken back only what happened: no step is to come.
    """
    events = list(case.events.select_related("actor__clinician_profile").order_by("seq"))
    steps = [(title, _find_newest(events, kinds)) for kinds, title in _ORDER]
    done = _STEPS_DONE.get(CaseStatus(case.status))
    if done is None:
        steps = [(title, event) for title, event in steps if event is not None]
        done = len(steps)
    return [_describe_step(place, done, *step) for place, step in enumerate(steps)]


def _describe_step(place: int, done: int, title: Words, event: CaseEvent | None) -> ProgressStep:
    if place > done:
        return ProgressStep(title, "waiting")
    state = "current" if place == done else "done"
    if event is None:
        return ProgressStep(title, state)
    return ProgressStep(title, state, event.occurred_at, _name_of_reader(event))


def _find_newest(events: Sequence[CaseEvent], kinds: Container[str]) -> CaseEvent | None:
    return next((event for event in reversed(events) if event.kind in kinds), None)


def _name_of_reader(event: CaseEvent) -> str:
    """Nobody's, rather than that of a reader who has given the case away."""
    if event.kind not in _BY_READER or event.actor is None:
        return ""
    return name_with_credentials(event.actor)
