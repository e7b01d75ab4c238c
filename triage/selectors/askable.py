"""Whether a model may be asked about a case that was triaged before."""

from accounts.models import Purpose
from accounts.selectors import has_consent
from cases.models import Case
from cases.workflow import OPEN_TO_READERS


def may_be_asked_about(case: Case) -> bool:
    """Tell whether the patient still agrees and has not withdrawn the case."""
    return case.status in OPEN_TO_READERS and has_consent(case.patient, Purpose.AI_PROCESSING)
