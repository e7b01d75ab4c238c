"""The life of a case as data: the states, and every transition that exists.

The service (`cases.services.transitions`) and the database trigger (`cases.models.cases`)
both read this table; what isn't in it is refused by both.
"""

from dataclasses import dataclass
from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _


class CaseStatus(models.TextChoices):
    """Where a case stands."""

    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Sent")
    TRIAGING = "triaging", _("Being sorted")
    QUEUED = "queued", _("Waiting for a dermatologist")
    IN_REVIEW = "in_review", _("Being read")
    AWAITING_PATIENT = "awaiting_patient", _("Waiting for your reply")
    AWAITING_SECOND_READ = "awaiting_second_read", _("Being read a second time")
    REPORTED = "reported", _("Answered")
    CLOSED = "closed", _("Closed")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    ENTERED_IN_ERROR = "entered_in_error", _("Entered in error")


class UrgencyTier(models.IntegerChoices):
    """How soon a case has to be read; the smaller, the sooner."""

    EMERGENCY = 1, _("Emergency")
    URGENT = 2, _("Urgent")
    SUSPECTED_CANCER = 3, _("Suspected cancer")
    ROUTINE = 4, _("Routine")


class EventKind(models.TextChoices):
    """What can happen to a case."""

    CREATED = "created", _("Started")
    RED_FLAGS_ACKNOWLEDGED = "red_flags_acknowledged", _("Emergency advice was read")
    SUBMITTED = "submitted", _("Sent")
    TRIAGE_STARTED = "triage_started", _("Sorting started")
    QUEUED = "queued", _("Put in the queue")
    TRIAGE_REPEATED = "triage_repeated", _("The model was asked again")
    CLAIMED = "claimed", _("Taken by a dermatologist")
    RELEASED = "released", _("Given back to the queue")
    LEASE_EXPIRED = "lease_expired", _("Given back: no activity")
    REFUSED = "refused", _("Given back: the dermatologist can't read it")
    READER_LEFT = "reader_left", _("Given back: the dermatologist no longer reads here")
    HANDED_OVER = "handed_over", _("Handed over to another dermatologist")
    TAKEN_OVER = "taken_over", _("Put back in the queue by a coordinator")
    ALLOCATED = "allocated", _("Given to a dermatologist by a coordinator")
    BLIND_READ_COMMITTED = "blind_read_committed", _("Own reading recorded")
    OPINION_REVEALED = "opinion_revealed", _("Model opinion shown to the reader")
    CONCLUDED = "concluded", _("Conclusion recorded")
    REPORT_SIGNED = "report_signed", _("Report signed")
    ADDENDUM_SIGNED = "addendum_signed", _("Addendum signed")
    CLOSED = "closed", _("Closed")
    PATIENT_ASKED = "patient_asked", _("Question to the patient")
    PATIENT_ANSWERED = "patient_answered", _("The patient answered")
    ANSWER_OVERDUE = "answer_overdue", _("No reply in time: back to the queue")
    PATIENT_WROTE = "patient_wrote", _("The patient added something")
    PHOTOGRAPH_ADDED = "photograph_added", _("A photograph was added")
    SECOND_READ_ASKED = "second_read_asked", _("Second reading asked for")
    SECOND_READ_TAKEN = "second_read_taken", _("Taken for a second reading")
    SECOND_READ_RETURNED = "second_read_returned", _("Second reading given back")
    SECOND_READ_DONE = "second_read_done", _("Second reading done")
    ADJUDICATION_ASKED = "adjudication_asked", _("The readings differ: a third one is needed")
    ADJUDICATION_TAKEN = "adjudication_taken", _("Taken for the deciding reading")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    ENTERED_IN_ERROR = "entered_in_error", _("Marked as entered in error")


@dataclass(frozen=True, slots=True)
class Transition:
    """One arc: the event that makes it, from where, to where."""

    kind: EventKind
    source: CaseStatus
    target: CaseStatus


_S, _E = CaseStatus, EventKind

TRANSITIONS: Final = (
    # The patient sends what they have gathered; from here on the answers are frozen.
    Transition(_E.SUBMITTED, _S.DRAFT, _S.SUBMITTED),
    # The system sorts. Whatever becomes of the model, the case ends in the queue.
    Transition(_E.TRIAGE_STARTED, _S.SUBMITTED, _S.TRIAGING),
    Transition(_E.QUEUED, _S.TRIAGING, _S.QUEUED),
    # A dermatologist holds the case, for the time of a lease.
    Transition(_E.CLAIMED, _S.QUEUED, _S.IN_REVIEW),
    Transition(_E.RELEASED, _S.IN_REVIEW, _S.QUEUED),
    Transition(_E.LEASE_EXPIRED, _S.IN_REVIEW, _S.QUEUED),
    Transition(_E.REFUSED, _S.IN_REVIEW, _S.QUEUED),
    # The dermatologist may read no more: suspended, without the role or the account, run out.
    Transition(_E.READER_LEFT, _S.IN_REVIEW, _S.QUEUED),
    # A coordinator takes it away from one reader, or gives it to another.
    Transition(_E.TAKEN_OVER, _S.IN_REVIEW, _S.QUEUED),
    Transition(_E.ALLOCATED, _S.QUEUED, _S.IN_REVIEW),
    # The clinician needs something more from the patient, or another pair of eyes.
    Transition(_E.PATIENT_ASKED, _S.IN_REVIEW, _S.AWAITING_PATIENT),
    Transition(_E.PATIENT_ANSWERED, _S.AWAITING_PATIENT, _S.QUEUED),
    # Silence never closes a case: it is read with what there is.
    Transition(_E.ANSWER_OVERDUE, _S.AWAITING_PATIENT, _S.QUEUED),
    Transition(_E.SECOND_READ_ASKED, _S.IN_REVIEW, _S.AWAITING_SECOND_READ),
    Transition(_E.SECOND_READ_DONE, _S.AWAITING_SECOND_READ, _S.IN_REVIEW),
    # Two readings that differ: whoever reads third holds the case from then on, and signs.
    Transition(_E.ADJUDICATION_TAKEN, _S.AWAITING_SECOND_READ, _S.IN_REVIEW),
    # Signed once; afterwards only addenda, which change no state.
    Transition(_E.REPORT_SIGNED, _S.IN_REVIEW, _S.REPORTED),
    Transition(_E.CLOSED, _S.REPORTED, _S.CLOSED),
    # The patient may change their mind until somebody has answered.
    *(
        Transition(_E.WITHDRAWN, source, _S.WITHDRAWN)
        for source in (
            *(_S.DRAFT, _S.SUBMITTED, _S.TRIAGING, _S.QUEUED),
            *(_S.IN_REVIEW, _S.AWAITING_PATIENT, _S.AWAITING_SECOND_READ),
        )
    ),
    # An administrator marks what should never have been; nothing is deleted.
    *(
        Transition(_E.ENTERED_IN_ERROR, source, _S.ENTERED_IN_ERROR)
        for source in _S
        if source not in {_S.DRAFT, _S.ENTERED_IN_ERROR}
    ),
)

OPEN_TO_ADMINISTRATORS: Final = frozenset(set(CaseStatus) - {_S.DRAFT})
# Whoever withdraws a case is told that nobody reads it any more.
OPEN_TO_READERS: Final = OPEN_TO_ADMINISTRATORS - {_S.WITHDRAWN, _S.ENTERED_IN_ERROR}
ANSWERED: Final = frozenset({_S.REPORTED, _S.CLOSED})
# Sent and not answered: the patient can still add words and photographs, or withdraw.
UNANSWERED: Final = frozenset(
    {arc.source for arc in TRANSITIONS if arc.kind == _E.WITHDRAWN} - {_S.DRAFT}
)
# Somebody has to read these, and the clock runs.
UNREAD: Final = frozenset({_S.QUEUED, _S.IN_REVIEW, _S.AWAITING_SECOND_READ})
# Steps that change nothing of what patients are shown. Not even how many there were may reach them:
# some are taken only because the model and the reader were on different sides.
UNSEEN_BY_PATIENTS: Final = frozenset(
    {
        *(_E.TRIAGE_REPEATED, _E.BLIND_READ_COMMITTED, _E.OPINION_REVEALED, _E.CONCLUDED),
        *(_E.SECOND_READ_ASKED, _E.SECOND_READ_TAKEN, _E.SECOND_READ_RETURNED),
        *(_E.SECOND_READ_DONE, _E.ADJUDICATION_ASKED),
    }
)


def tell_status(status: CaseStatus) -> CaseStatus:
    """Return where a case stands as patients are told: a second reading is a reading to them."""
    return _S.IN_REVIEW if status == _S.AWAITING_SECOND_READ else status


def find_transition(kind: EventKind, source: CaseStatus) -> Transition | None:
    """Return the arc that `kind` makes out of `source`, or None where there is none."""
    return next((arc for arc in TRANSITIONS if arc.kind == kind and arc.source == source), None)
