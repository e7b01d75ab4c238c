"""Reading stored answers against their questionnaire's version."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cases.intake.questionnaires import QUESTIONNAIRES, AnswerKind, Question
from telederm.core.words import Words


@dataclass(frozen=True, slots=True)
class AnsweredQuestion:
    """A question and its answer in words, for a page."""

    key: str
    label: Words
    words: tuple[Words, ...]


def find_red_flags(answers: Mapping[str, Any], *, version: int) -> list[str]:
    """Return the chosen options that are emergency red flags, in the questionnaire's order."""
    return [
        option.value
        for question in QUESTIONNAIRES[version].questions
        for option in question.options
        if option.red_flag and option.value in _as_list(answers.get(question.key))
    ]


def describe_answers(answers: Mapping[str, Any], *, version: int) -> list[AnsweredQuestion]:
    """Return every question with its answer in words, in the questionnaire's order."""
    return [
        AnsweredQuestion(question.key, question.label, _words(question, answers.get(question.key)))
        for question in QUESTIONNAIRES[version].questions
    ]


def _words(question: Question, answer: Any) -> tuple[Words, ...]:
    if question.kind in {AnswerKind.TEXT, AnswerKind.NUMBER}:
        return () if answer is None else (str(answer),)
    chosen = _as_list(answer)
    return tuple(option.label for option in question.options if option.value in chosen)


def _as_list(answer: Any) -> list[Any]:
    return answer if isinstance(answer, list) else [answer]
