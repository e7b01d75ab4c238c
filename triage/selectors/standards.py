"""How well a case's diagnosis is known, and which cases ask for what came of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from accounts.models import User
from cases.models import Case, Disposition, Report
from telederm.terminology.vocabulary import Side, find_condition
from triage.models import STRENGTH, ReferenceStandard, StandardKind
from triage.selectors.outcomes import told_of_tissue

ASKED_AFTER_DAYS: Final = (30, 90)
_SEEN_IN_PERSON: Final = (
    Disposition.ROUTINE_VISIT,
    Disposition.URGENT_VISIT,
    Disposition.EMERGENCY_CARE,
)
_KNOWN_LATER: Final = (StandardKind.HISTOPATHOLOGY, StandardKind.FOLLOW_UP)


@dataclass(frozen=True, slots=True)
class OutcomeRequest:
    """A signed case whose reader is asked what came of it, and since how many days it waits."""

    report: Report
    asked_after_days: int
    has_tissue: bool  # the patient tells of a tissue test


def find_strongest(standards: Iterable[ReferenceStandard]) -> ReferenceStandard | None:
    """Return what a case counts as: the strongest kind, of equals the newest."""
    return min(
        standards,
        key=lambda each: (STRENGTH.index(StandardKind(each.kind)), -each.created_at.timestamp()),
        default=None,
    )


def readers_agree(case: Case, diagnosis: str) -> bool:
    """Tell whether two readers or more named the diagnosis first, in their last reading each."""
    last: dict[int, str] = {}
    for assessment in case.assessments.order_by("sequence").prefetch_related("differentials"):
        first = next(iter(assessment.differentials.all()), None)
        last[assessment.reader_id] = _key(first.condition) if first else ""
    return sum(named == _key(diagnosis) for named in last.values()) > 1


def list_outcome_requests(reader: User) -> list[OutcomeRequest]:
    """Return the reader's signed cases that ask for an outcome now, the longest waiting first.

    Asked are those where somebody was to be seen in person, and those signed as malignant; at 30
    and at 90 days, until a result or a follow-up is attached. Where the patient tells of a tissue
    test, whatever was signed, only its result ends the asking.
    """
    known = ReferenceStandard.objects.filter(case=OuterRef("case"), kind__in=_KNOWN_LATER)
    result = known.filter(kind=StandardKind.HISTOPATHOLOGY)
    oldest_first = (
        Report.objects.filter(signed_by=reader)
        .filter(signed_at__lte=timezone.now() - timedelta(days=ASKED_AFTER_DAYS[0]))
        .annotate(has_tissue=told_of_tissue(), is_known=Exists(known))
        .exclude(Exists(result))
        .filter(Q(has_tissue=True) | Q(gradable=True, is_known=False))
        .select_related("case")
        .order_by("signed_at")
    )
    return [
        OutcomeRequest(report, _asked_after(report), report.has_tissue)
        for report in oldest_first
        if report.has_tissue or report.disposition in _SEEN_IN_PERSON or _is_malignant(report)
    ]


def _asked_after(report: Report) -> int:
    age = timezone.now() - report.signed_at
    return max(days for days in ASKED_AFTER_DAYS if age >= timedelta(days=days))


def _is_malignant(report: Report) -> bool:
    known = find_condition(report.diagnosis)
    return known is not None and known.side == Side.MALIGNANT


def _key(words: str) -> str:
    known = find_condition(words)
    return known.name if known else words.casefold()
