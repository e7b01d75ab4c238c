"""Reading a case in two steps: blind first, then with the model's opinion in view."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from cases.exceptions import CaseError
from cases.models import Case, Disposition
from cases.services.transitions import record_case_event
from cases.workflow import EventKind, UrgencyTier
from telederm.audit.models import Action
from telederm.audit.services import record_event
from telederm.terminology.coding import code_words
from triage.models import (
    Assessment,
    Concurrence,
    Confidence,
    Differential,
    OverrideReason,
    Reveal,
    SecondRead,
    UngradableReason,
)
from triage.selectors.opinions import find_opinion
from triage.services.changes import find_changes
from triage.services.claims import hold_claim
from triage.services.drafts import forget_draft

MAX_DIFFERENTIALS = 3


class ReadingRefused(CaseError):
    """The reading can't be recorded as it is."""


@dataclass(frozen=True, slots=True)
class Impression:
    """One condition that a reader considers."""

    condition: str
    confidence: Confidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What the reader would do about it, and why photographs can't be read."""

    disposition: Disposition | None = None
    urgency: UrgencyTier | None = None
    ungradable_reason: UngradableReason | None = None


NO_JUDGEMENT: Final = Judgement()


@transaction.atomic
def commit_blind_read(
    *,
    case: Case,
    reader: User,
    gradable: bool,
    impressions: Sequence[Impression],
    judgement: Judgement = NO_JUDGEMENT,
) -> Assessment:
    """Record the reader's own reading, before the model's opinion is shown. Once, for good.

    Raises:
        NotYourClaim: the reader doesn't hold the case.
        ReadingRefused: already recorded; or neither a condition nor "not gradable".
    """
    hold_claim(case_id=case.pk, reader=reader)
    if gradable and not impressions:
        raise ReadingRefused(_("Name at least one condition, or say that it can't be read."))
    if case.assessments.filter(reader=reader).exists():
        raise ReadingRefused(_("Your own reading is recorded already; it can't be changed."))
    return _write_assessment(
        Assessment(
            case=case,
            reader=reader,
            sequence=1,
            ai_visible=False,
            gradable=gradable,
            **_columns(judgement),
        ),
        impressions,
        EventKind.BLIND_READ_COMMITTED,
    )


@transaction.atomic
def reveal_opinion(*, case: Case, reader: User) -> Reveal:
    """Show the newest opinion to a reader who has committed their own; again: the same one.

    Raises:
        ReadingRefused: there is no own reading yet, or it was a second reading, which stays blind.
    """
    if SecondRead.objects.filter(case=case, second_reader=reader).exists():
        raise ReadingRefused(_("A second reading stays blind: the opinion is not shown to you."))
    blind_read = case.assessments.filter(reader=reader, sequence=1).first()
    if blind_read is None:
        raise ReadingRefused(_("Record your own reading first."))
    run = find_opinion(case)
    reveal, created = Reveal.objects.get_or_create(
        blind_read=blind_read, defaults={"case": case, "reader": reader, "run": run}
    )
    if created:
        record_case_event(case_id=case.pk, kind=EventKind.OPINION_REVEALED, actor=reader)
        _audit(Action.CREATE, reveal, case, reader)  # the look follows, with the page that shows it
    return reveal


@transaction.atomic
def conclude_reading(
    *,
    case: Case,
    reader: User,
    concurrence: Concurrence,
    override_reason: OverrideReason | None,
    gradable: bool,
    impressions: Sequence[Impression],
    judgement: Judgement = NO_JUDGEMENT,
) -> Assessment:
    """Record what the reader concludes with the opinion in view. Once, for good.

    What differs from the blind reading is kept with it, as codes of `Change`.

    Raises:
        NotYourClaim: the reader doesn't hold the case.
        ReadingRefused: nothing was revealed yet; already recorded; or the concurrence doesn't
            fit what was shown.
    """
    hold_claim(case_id=case.pk, reader=reader)
    reveal = Reveal.objects.filter(case=case, reader=reader).first()
    if reveal is None:
        raise ReadingRefused(_("Record your own reading first."))
    _check_concurrence(reveal, concurrence, override_reason)
    if case.assessments.filter(reader=reader, sequence=2).exists():
        raise ReadingRefused(_("Your conclusion is recorded already; it can't be changed."))
    assessment = Assessment(
        case=case,
        reader=reader,
        sequence=2,
        ai_visible=True,
        gradable=gradable,
        run=reveal.run,
        concurrence=concurrence,
        override_reason=override_reason or "",
        **_columns(judgement),
    )
    lines = _name(assessment, impressions)
    assessment.changes = find_changes(reveal.blind_read, assessment, lines)
    return _write_assessment(assessment, impressions, EventKind.CONCLUDED)


def _check_concurrence(
    reveal: Reveal, concurrence: Concurrence, reason: OverrideReason | None
) -> None:
    if (reveal.run is None) != (concurrence == Concurrence.NO_AI_OPINION):
        raise ReadingRefused(_("Say whether you confirm or override what the model showed."))
    if (concurrence == Concurrence.OVERRIDDEN) != (reason is not None):
        raise ReadingRefused(_("An override needs its reason, and only an override has one."))


def _write_assessment(
    assessment: Assessment, impressions: Sequence[Impression], kind: EventKind
) -> Assessment:
    if len(impressions) > MAX_DIFFERENTIALS:
        raise ReadingRefused(_("Name up to three conditions."))
    assessment.save(force_insert=True)
    Differential.objects.bulk_create(_name(assessment, impressions))
    forget_draft(assessment)
    record_case_event(case_id=assessment.case_id, kind=kind, actor=assessment.reader)
    _audit(Action.CREATE, assessment, assessment.case, assessment.reader)
    return assessment


def _name(assessment: Assessment, impressions: Sequence[Impression]) -> list[Differential]:
    """The conditions with the codes of those that the vocabulary knows."""
    lines = []
    for rank, impression in enumerate(impressions, start=1):
        coding = code_words(impression.condition)
        lines.append(
            Differential(
                assessment=assessment,
                rank=rank,
                condition=impression.condition,
                confidence=impression.confidence,
                icd11=coding.icd11,
                icd10=coding.icd10,
                side=coding.side,
                vocabulary_version=coding.version,
            )
        )
    return lines


def _columns(judgement: Judgement) -> dict[str, Any]:
    return {
        "disposition": judgement.disposition or "",
        "urgency": judgement.urgency,
        "ungradable_reason": judgement.ungradable_reason or "",
    }


def _audit(action: Action, record: Assessment | Reveal, case: Case, reader: User) -> None:
    record_event(
        action=action, actor=reader, record=record, patient_id=case.patient_id, case_id=case.pk
    )
