"""The signed report, what was added to it, and whether the patient has read it."""

from typing import Any, Final

from cases.models import Case, CaseEvent
from cases.services.digests import digest_report
from cases.workflow import EventKind

_ACKNOWLEDGED: Final = EventKind.CLOSED


def read_answer(case: Case) -> dict[str, Any]:
    """Return the report, its digest computed again, its addenda and the acknowledgement."""
    report = getattr(case, "report", None)
    closing = case.events.filter(kind=_ACKNOWLEDGED).select_related("actor").order_by("seq").last()
    return {
        "report": report,
        "digest_holds": report is not None and digest_report(report) == report.digest,
        "addenda": report.addenda.select_related("signed_by") if report else [],
        "is_owed": report is not None and closing is None,
        "acknowledgement": closing,
        "by_patient": _is_by_patient(case, closing),
    }


def _is_by_patient(case: Case, event: CaseEvent | None) -> bool:
    return event is not None and event.actor_id in {case.patient_id, case.submitted_by_id}
