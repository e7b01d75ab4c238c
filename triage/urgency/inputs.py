"""Gathering what the urgency policy reads."""

from cases.intake.answers import find_red_flags
from cases.models import Case
from triage.findings import ImageFinding
from triage.model_cards import load_model_card
from triage.urgency.policy import UrgencyInputs


def collect_inputs(
    case: Case, finding: ImageFinding | None, model_version: int | None
) -> UrgencyInputs:
    """Read the frozen answers and, if the model answered, its most severe finding."""
    response = case.response
    red_flags = find_red_flags(response.answers, version=response.questionnaire_version)
    changes = response.answers.get("changes") or []
    if finding is None or model_version is None:
        return UrgencyInputs(red_flags=tuple(red_flags), changes=tuple(changes))
    card = load_model_card(model_version)
    return UrgencyInputs(
        red_flags=tuple(red_flags),
        changes=tuple(changes),
        melanoma=finding.probabilities["mel"],
        malignant=finding.malignant,
        melanoma_threshold=card.operating_points["melanoma"].threshold,
        malignant_threshold=card.operating_points["malignant"].threshold,
    )
