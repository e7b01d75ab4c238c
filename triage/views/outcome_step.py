"""What a signed case's page shows of its outcome."""

from typing import Any

from cases.models import Case
from cases.selectors.answer import describe_answer
from triage.forms.standards import StandardForm
from triage.selectors.outcomes import list_answers_of
from triage.selectors.standards import find_strongest


def describe_outcome(case: Case) -> dict[str, Any]:
    """Return the signed answer, what is known of the diagnosis, and the form to attach more."""
    standards = list(case.reference_standards.select_related("recorded_by"))
    return {
        "answer": describe_answer(case.report),
        "standards": standards,
        "outcome_answers": list_answers_of(case),
        "strongest": find_strongest(standards),
        "standard_form": StandardForm(auto_id="standard_%s"),
    }
