"""Red flags in the answers, and whether the emergency advice about them was read."""

from cases.intake.answers import find_red_flags
from cases.intake.naming import name_values
from cases.intake.questionnaires import Group
from cases.models import Case
from cases.workflow import EventKind


def name_red_flags(case: Case) -> str:
    """Return the red flags in the answers, as they stand in the event of their acknowledgement."""
    response = case.response
    return name_values(find_red_flags(response.answers, version=response.questionnaire_version))


def needs_acknowledgement(case: Case) -> bool:
    """Tell whether there are red flags about which no emergency advice was acknowledged yet."""
    named = name_red_flags(case)
    if not named:
        return False
    read = case.events.filter(kind=EventKind.RED_FLAGS_ACKNOWLEDGED, reason=named)
    return not read.exists()


def has_red_flag(group: Group) -> bool:
    """Tell whether a group asks for emergencies."""
    return any(option.red_flag for question in group.questions for option in question.options)
