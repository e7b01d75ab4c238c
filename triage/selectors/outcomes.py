"""What patients said weeks after their answers, for the dermatologist who signed."""

from dataclasses import dataclass
from typing import Final

from django.db.models import Exists, OuterRef, QuerySet

from accounts.models import User
from cases.models import Case, Course, OutcomeResponse, TissueTest
from triage.models import ReferenceStandard, StandardKind

LIMIT: Final = 100
TISSUE_TAKEN: Final = (TissueTest.WAITING, TissueTest.DONE)


@dataclass(frozen=True, slots=True)
class OutcomeAnswer:
    """One answer, and whether a tissue test that it tells of has no result here yet."""

    outcome: OutcomeResponse
    lacks_result: bool

    @property
    def is_worse(self) -> bool:
        """Whether the skin has become worse."""
        return self.outcome.course == Course.WORSE


def list_outcome_answers(reader: User, *, limit: int = LIMIT) -> list[OutcomeAnswer]:
    """Return what patients answered about cases that this reader signed, the newest first."""
    result = ReferenceStandard.objects.filter(
        case=OuterRef("case"), kind=StandardKind.HISTOPATHOLOGY
    )
    rows = (
        _answered()
        .filter(case__in=Case.objects.readable_by(reader), case__report__signed_by=reader)
        .annotate(has_result=Exists(result))
        .select_related("case__report")
        .order_by("-answered_at", "-pk")
    )
    return [OutcomeAnswer(row, _lacks_result(row)) for row in rows[:limit]]


def list_answers_of(case: Case) -> list[OutcomeResponse]:
    """Return what the patient answered about one case, in the order of the questions."""
    return list(_answered().filter(case=case).order_by("days"))


def told_of_tissue() -> Exists:
    """Whether a report's patient told of a tissue test, for a query of reports."""
    told = _answered().filter(case=OuterRef("case"), tissue_test__in=TISSUE_TAKEN)
    return Exists(told)


def _answered() -> "QuerySet[OutcomeResponse]":
    return OutcomeResponse.objects.filter(answered_at__isnull=False)


def _lacks_result(row: OutcomeResponse) -> bool:
    return row.tissue_test in TISSUE_TAKEN and not getattr(row, "has_result", False)
