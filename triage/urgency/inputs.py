"""Gathering what the urgency policy reads."""

from dataclasses import replace

from cases.intake.answers import find_red_flags
from cases.intake.questionnaires import chosen_values
from cases.intake.seven_point import score_seven_point
from cases.models import Case
from triage.findings import ImageFinding
from triage.model_cards import load_model_card
from triage.urgency.policy import UrgencyInputs


def collect_inputs(
    case: Case, finding: ImageFinding | None, model_version: int | None
) -> UrgencyInputs:
    """Read the frozen answers and, if the model answered, its most severe finding."""
    inputs = _read_answers(case)
    if finding is None or model_version is None:
        return inputs
    card = load_model_card(model_version)
    return replace(
        inputs,
        melanoma=finding.probabilities["mel"],
        malignant=finding.malignant,
        melanoma_threshold=card.operating_points["melanoma"].threshold,
        malignant_threshold=card.operating_points["malignant"].threshold,
    )


def _read_answers(case: Case) -> UrgencyInputs:
    response = case.response
    answers = response.answers
    return UrgencyInputs(
        red_flags=tuple(find_red_flags(answers, version=response.questionnaire_version)),
        changes=chosen_values(answers.get("changes")),
        general_symptoms=chosen_values(answers.get("general_symptoms")),
        seven_point=score_seven_point(answers),
    )
