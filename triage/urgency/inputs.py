"""Gathering what the urgency policy reads."""

from collections.abc import Sequence
from dataclasses import replace

from cases.intake.answers import find_red_flags
from cases.intake.questionnaires import chosen_values
from cases.intake.seven_point import score_seven_point
from cases.models import Case
from triage.findings import ImageFinding
from triage.model_cards import load_model_card
from triage.urgency.policy import UrgencyInputs


def collect_inputs(
    case: Case, findings: Sequence[ImageFinding], model_version: int | None
) -> UrgencyInputs:
    """Read the frozen answers and, if the model answered, the highest of all images.

    Each probability by itself: a further photograph can raise what the policy reads, and never
    lower it.
    """
    inputs = _read_answers(case)
    if not findings or model_version is None:
        return inputs
    card = load_model_card(model_version)
    return replace(
        inputs,
        melanoma=max(finding.probabilities["mel"] for finding in findings),
        malignant=max(finding.malignant for finding in findings),
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
