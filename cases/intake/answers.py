"""Reading stored answers against their questionnaire's version."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cases.intake.flow import list_groups, list_questions
from cases.intake.published import find_questionnaire
from cases.intake.questionnaires import (
    AnswerKind,
    Group,
    Question,
    chosen_values,
)
from telederm.core.words import Words


@dataclass(frozen=True, slots=True)
class AnsweredQuestion:
    """A question and its answer in words, for a page."""

    key: str
    label: Words
    words: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class AnsweredGroup:
    """A page of the questionnaire and what was answered on it."""

    group: Group
    lines: list[AnsweredQuestion]


def find_red_flags(answers: Mapping[str, Any], *, version: int) -> list[str]:
    """Return the chosen options that are emergency red flags, in the questionnaire's order."""
    return [
        option.value
        for question in find_questionnaire(version).questions
        for option in question.options
        if option.red_flag and option.value in chosen_values(answers.get(question.key))
    ]


def describe_answers(answers: Mapping[str, Any], *, version: int) -> list[AnsweredQuestion]:
    """Return every question that applies with its answer in words, in the order of asking."""
    groups = describe_groups(answers, version=version)
    return [line for described in groups for line in described.lines]


def describe_groups(answers: Mapping[str, Any], *, version: int) -> list[AnsweredGroup]:
    """Return the same, page by page."""
    return [
        AnsweredGroup(
            group, [_describe(question, answers) for question in list_questions(group, answers)]
        )
        for group in list_groups(find_questionnaire(version), answers)
    ]


def _describe(question: Question, answers: Mapping[str, Any]) -> AnsweredQuestion:
    return AnsweredQuestion(
        question.key, question.label, _words(question, answers.get(question.key))
    )


def _words(question: Question, answer: Any) -> tuple[Words, ...]:
    written = question.kind in {AnswerKind.TEXT, AnswerKind.NUMBER}
    if written and not isinstance(answer, dict):
        return () if answer is None else (str(answer),)
    chosen = chosen_values(answer)
    options = question.skips if written else question.options
    return tuple(option.label for option in options if option.value in chosen)
