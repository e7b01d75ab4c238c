"""Whether the case was read twice, why, what the two said, and who decided where they differ."""

from typing import Any

from cases.models import Case
from triage.models import SecondRead, SecondReadState

_DIFFER = {SecondReadState.DIFFERS, SecondReadState.DECIDING}


def read_second_read(case: Case) -> dict[str, Any]:
    """Return the second reading, the first reader's own blind reading, and who decided."""
    second = (
        SecondRead.objects.filter(case=case)
        .select_related("first_reader", "second_reader", "second_assessment")
        .prefetch_related("second_assessment__differentials")
        .first()
    )
    if second is None:
        return {"second": None}
    readings = case.assessments.filter(reader=second.first_reader_id, sequence=1)
    report = getattr(case, "report", None)
    decided = report is not None and report.signed_by_id != second.first_reader_id
    return {
        "second": second,
        "first_reading": readings.prefetch_related("differentials").first(),
        "differs": second.state in _DIFFER,
        "decided_by": report.signed_by if report and decided else None,
    }
