"""How far a reader has come with a case."""

from dataclasses import dataclass
from enum import StrEnum

from accounts.models import User
from cases.models import Case
from cases.workflow import ANSWERED, CaseStatus
from triage.models import Assessment, Claim, Reveal


class Step(StrEnum):
    """What the workbench asks for next."""

    LOOK = "look"  # in the queue: can be taken
    TAKEN = "taken"  # another reader holds it
    BLIND_READ = "blind_read"
    CONCLUDE = "conclude"
    SIGN = "sign"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Reading:
    """A reader's place in a case; opinions may be shown only where there is a reveal."""

    step: Step
    claim: Claim | None
    blind_read: Assessment | None
    reveal: Reveal | None
    conclusion: Assessment | None


def read_reading(case: Case, reader: User) -> Reading:
    """Return how far the reader has come with the case."""
    claim = case.claims.filter(ended_at=None).select_related("reader").first()
    own = {
        assessment.sequence: assessment
        for assessment in case.assessments.filter(reader=reader).prefetch_related("differentials")
    }
    reveal = Reveal.objects.filter(case=case, reader=reader).select_related("run").first()
    step = _next_step(case, reader, claim, own)
    return Reading(step, claim, own.get(1), reveal, own.get(2))


def _next_step(case: Case, reader: User, claim: Claim | None, own: dict[int, Assessment]) -> Step:
    if case.status in ANSWERED:
        return Step.DONE
    if claim is None:
        return Step.LOOK if _can_be_taken(case, own) else Step.TAKEN
    if claim.reader_id != reader.pk:
        return Step.TAKEN
    if 1 not in own:
        return Step.BLIND_READ
    return Step.CONCLUDE if 2 not in own else Step.SIGN  # noqa: PLR2004 - the second reading


def _can_be_taken(case: Case, own: dict[int, Assessment]) -> bool:
    if case.status == CaseStatus.AWAITING_SECOND_READ:
        return not own  # whoever has read it can't be its second reader
    return case.status == CaseStatus.QUEUED
