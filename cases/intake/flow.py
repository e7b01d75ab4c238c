"""The way through a questionnaire: which pages somebody sees, where they go on, what is missing."""

from collections.abc import Mapping
from typing import Any

from cases.intake.forms import IntakeForm, as_form_data
from cases.intake.questionnaires import Group, Question, Questionnaire


def list_groups(questionnaire: Questionnaire, answers: Mapping[str, Any]) -> list[Group]:
    """Return the groups with a question that applies, in their order."""
    return [group for group in questionnaire.groups if list_questions(group, answers)]


def list_questions(group: Group, answers: Mapping[str, Any]) -> list[Question]:
    """Return those questions of a group that apply to somebody who answered like this."""
    return [question for question in group.questions if question.applies(answers)]


def list_groups_for_everybody(questionnaire: Questionnaire) -> list[Group]:
    """Return the groups that everybody is asked as a whole and whose answers call for no advice."""
    return [
        group
        for group in questionnaire.groups
        if not any(
            question.when or any(option.red_flag for option in question.options)
            for question in group.questions
        )
    ]


def find_neighbours(
    questionnaire: Questionnaire, answers: Mapping[str, Any], key: str
) -> tuple[Group | None, Group | None]:
    """Return the group before and the group after the one of that key."""
    groups = list_groups(questionnaire, answers)
    place = next(number for number, group in enumerate(groups) if group.key == key)
    before = groups[place - 1] if place else None
    after = groups[place + 1] if place + 1 < len(groups) else None
    return before, after


def find_open_group(questionnaire: Questionnaire, answers: Mapping[str, Any]) -> Group | None:
    """Return the first group with something left to answer: where to go on; None at the end."""
    return next(
        (group for group in list_groups(questionnaire, answers) if not is_done(group, answers)),
        None,
    )


def is_done(group: Group, answers: Mapping[str, Any]) -> bool:
    """Tell whether every question of the group that applies has a good answer."""
    return IntakeForm(list_questions(group, answers), as_form_data(answers)).is_valid()


def keep_what_applies(questionnaire: Questionnaire, answers: Mapping[str, Any]) -> dict[str, Any]:
    """Return the answers to the questions that apply: what was answered on a way not taken goes."""
    kept = dict(answers)
    for question in questionnaire.questions:  # conditions look back: what went takes others along
        if not question.applies(kept):
            kept.pop(question.key, None)
    return kept
