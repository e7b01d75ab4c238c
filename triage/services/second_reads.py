"""Having a case read twice: asking, taking, comparing, and letting a third reader decide."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.selectors import verified_dermatologists
from cases.exceptions import CaseError
from cases.models import Case
from cases.services.transitions import advance_case, record_case_event
from cases.workflow import CaseStatus, EventKind
from triage.events import second_read_ended
from triage.models import (
    Assessment,
    Claim,
    ClaimEnd,
    ClaimPurpose,
    Reveal,
    SecondRead,
    SecondReadReason,
    SecondReadState,
)
from triage.selectors.second_reads import readings_agree
from triage.services.claims import CaseTaken, MayNotRead, end_claim, hold_claim, open_claim
from triage.services.departures import return_cases
from triage.services.readings import reveal_opinion
from triage.services.second_read_rules import find_reason


class SecondReadRefused(CaseError):
    """A second reading can't be asked for now."""


@transaction.atomic
def ask_second_read(*, case: Case, reader: User, note: str = "") -> SecondRead:
    """Ask for a second reading of a case that the reader holds and has read blind.

    Raises:
        NotYourClaim: the reader doesn't hold the case.
        SecondReadRefused: no own reading yet, or it was read twice already.
    """
    claim = hold_claim(case_id=case.pk, reader=reader)
    if not case.assessments.filter(reader=reader, sequence=1).exists():
        raise SecondReadRefused(_("Record your own reading first."))
    if SecondRead.objects.filter(case=case).exists():
        raise SecondReadRefused(_("This case has been read a second time already."))
    return _send(claim, SecondReadReason.ASKED, note)


def send_by_rule(conclusion: Assessment) -> SecondRead | None:
    """Send a case that was just concluded for a second reading, if a rule says so.

    Runs in the transaction of the conclusion, whose reader holds the case.
    """
    case = conclusion.case
    if SecondRead.objects.filter(case=case).exists():
        return None
    reason = find_reason(case, conclusion)
    if reason is None:
        return None
    claim = hold_claim(case_id=case.pk, reader=conclusion.reader)
    return _send(claim, reason, "")


@transaction.atomic
def take_second_read(*, case_id: UUID, reader: User) -> Claim:
    """Take a case that waits for another pair of eyes: to read it second, or to decide.

    Raises:
        MayNotRead: the reader isn't verified, it is their own case, or they have read it.
        CaseTaken: somebody else is reading it.
        TransitionRefused: it doesn't wait for a reading any more.
    """
    case = Case.objects.readable_by(reader).select_for_update(of=("self",)).filter(pk=case_id)
    waiting = case.first()
    if waiting is None or waiting.assessments.filter(reader=reader).exists():
        raise MayNotRead(_("You can't read this case a second time."))
    holder = Claim.objects.filter(case_id=case_id, ended_at=None).select_related("reader").first()
    if holder is not None:
        name = holder.reader.full_name
        raise CaseTaken(_("%(name)s has taken this case. Choose another one.") % {"name": name})
    second = SecondRead.objects.select_for_update().filter(case_id=case_id).first()
    if second is not None and second.state == SecondReadState.WAITING:
        _record(EventKind.SECOND_READ_TAKEN, case_id, reader)
        return open_claim(case_id=case_id, reader=reader, purpose=ClaimPurpose.SECOND_READ)
    return _take_decision(case_id, second, reader)


def finish_second_read(assessment: Assessment) -> None:
    """Compare what was just read second with the first reading, and send the case on.

    Runs in the transaction of the reading. Does nothing for a reader who holds the case to
    answer it.
    """
    claim = (
        Claim.objects.filter(case_id=assessment.case_id, ended_at=None)
        .filter(reader=assessment.reader_id, purpose=ClaimPurpose.SECOND_READ)
        .first()
    )
    if claim is None:
        return
    end_claim(claim, ClaimEnd.READ)
    second = SecondRead.objects.select_for_update(of=("self",)).get(case_id=assessment.case_id)
    first = Assessment.objects.filter(
        case_id=second.case_id, reader=second.first_reader_id
    ).order_by("-sequence")[0]
    agrees = readings_agree(first, assessment)
    _note(second, SecondReadState.AGREED if agrees else SecondReadState.DIFFERS, assessment)
    if agrees:
        _return_to_first_reader(second, assessment.reader)
    else:
        _record(EventKind.ADJUDICATION_ASKED, second.case_id, assessment.reader)
    second_read_ended.send(sender=SecondRead, second_read=second)


@transaction.atomic
def reveal_unless_second(*, case: Case, reader: User) -> Reveal | None:
    """Show the opinion to a reader who has just read blind; a second reader sees none."""
    if SecondRead.objects.filter(case=case, second_reader=reader).exists():
        return None
    return reveal_opinion(case=case, reader=reader)


def _send(claim: Claim, reason: SecondReadReason, note: str) -> SecondRead:
    end_claim(claim, ClaimEnd.SECOND_READ)
    second = SecondRead.objects.create(
        case_id=claim.case_id, reason=reason, note=note.strip(), first_reader_id=claim.reader_id
    )
    advance_case(
        case_id=claim.case_id,
        kind=EventKind.SECOND_READ_ASKED,
        source=CaseStatus.IN_REVIEW,
        actor=claim.reader if reason == SecondReadReason.ASKED else None,
        reason=reason,
    )
    return second


def _take_decision(case_id: UUID, second: SecondRead | None, reader: User) -> Claim:
    advance_case(
        case_id=case_id,
        kind=EventKind.ADJUDICATION_TAKEN,
        source=CaseStatus.AWAITING_SECOND_READ,
        actor=reader,
    )
    if second is not None:
        SecondRead.objects.filter(pk=second.pk).update(state=SecondReadState.DECIDING)
    return open_claim(case_id=case_id, reader=reader)


def _note(second: SecondRead, state: SecondReadState, assessment: Assessment) -> None:
    second.state = state
    second.second_reader = assessment.reader
    second.second_assessment = assessment
    second.save(update_fields=["state", "second_reader", "second_assessment"])


def _return_to_first_reader(second: SecondRead, actor: User) -> None:
    advance_case(
        case_id=second.case_id,
        kind=EventKind.SECOND_READ_DONE,
        source=CaseStatus.AWAITING_SECOND_READ,
        actor=actor,
    )
    open_claim(case_id=second.case_id, reader=second.first_reader)
    if not verified_dermatologists().filter(pk=second.first_reader_id).exists():
        return_cases(reader=second.first_reader, actor=None)  # gone while the second one read


def _record(kind: EventKind, case_id: UUID, actor: User) -> None:
    record_case_event(case_id=case_id, kind=kind, actor=actor)
