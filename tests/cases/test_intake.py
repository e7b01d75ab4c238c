"""The questionnaires as data, and the forms that are made from them."""

from typing import Any

import pytest

from cases.intake.answers import describe_answers, find_red_flags
from cases.intake.forms import IntakeForm
from cases.intake.questionnaires import (
    CURRENT_VERSION,
    QUESTIONNAIRES,
    AnswerKind,
    Question,
)
from tests.factories import ANSWERS

CURRENT = QUESTIONNAIRES[CURRENT_VERSION]
CHOICES = {AnswerKind.ONE, AnswerKind.SEVERAL}
QUESTIONS = [question for form in QUESTIONNAIRES.values() for question in form.questions]


def fill(**answers: Any) -> IntakeForm:
    return IntakeForm(CURRENT, {**ANSWERS, **answers})


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.key)
def test_each_question_is_whole(question: Question) -> None:
    values = [option.value for option in question.options]
    assert bool(values) == (question.kind in CHOICES)
    assert len(values) == len(set(values))
    assert str(question.label).endswith("?") or question.key == "sex"
    assert question.kind in CHOICES or question.minimum < question.maximum


@pytest.mark.parametrize("version", QUESTIONNAIRES)
def test_each_version_asks_what_the_policies_read(version: int) -> None:
    questionnaire = QUESTIONNAIRES[version]
    assert questionnaire.version == version
    keys = [question.key for question in questionnaire.questions]
    assert len(keys) == len(set(keys))
    assert {"red_flags", "changes", "age_years", "anatom_site"} <= set(keys)
    with pytest.raises(KeyError):
        questionnaire.find("shoe_size")


def test_good_answers_come_back_as_they_are_stored() -> None:
    form = fill(age_years="44")
    assert form.is_valid()
    assert form.cleaned_data == ANSWERS
    again = IntakeForm(CURRENT, form.cleaned_data)
    assert again.is_valid()
    assert again.cleaned_data == ANSWERS


@pytest.mark.parametrize("question", CURRENT.questions, ids=lambda question: question.key)
def test_every_question_has_to_be_answered(question: Question) -> None:
    form = fill(**{question.key: [] if question.kind == AnswerKind.SEVERAL else ""})
    assert set(form.errors) == {question.key}


@pytest.mark.parametrize(
    ("key", "value", "valid"),
    [
        ("age_years", 0, True),
        ("age_years", 120, True),
        ("age_years", -1, False),
        ("age_years", 121, False),
        ("age_years", 4.5, False),
        ("concern", "abc", True),
        ("concern", "ab", False),
        ("concern", "x" * 1000, True),
        ("concern", "x" * 1001, False),
        ("sex", "robot", False),
        ("changes", ["larger", "itch"], True),
        ("changes", ["larger", "none"], False),
        ("changes", ["larger", "unknown"], False),
        ("changes", ["larger", "wings"], False),
        ("red_flags", ["breathing", "none"], False),
        ("red_flags", ["breathing", "mucosa"], True),
    ],
)
def test_where_the_limits_are(key: str, value: Any, valid: bool) -> None:
    assert fill(**{key: value}).is_valid() == valid


def test_red_flags_are_found_in_the_questionnaires_order() -> None:
    answers = {**ANSWERS, "red_flags": ["mucosa", "breathing"]}
    assert find_red_flags(answers, version=CURRENT_VERSION) == ["breathing", "mucosa"]
    assert find_red_flags(ANSWERS, version=CURRENT_VERSION) == []
    assert find_red_flags({}, version=CURRENT_VERSION) == []


def test_answers_are_described_in_words() -> None:
    lines = {line.key: line for line in describe_answers(ANSWERS, version=CURRENT_VERSION)}
    assert lines["anatom_site"].words == ("Back",)
    assert lines["age_years"].words == ("44",)
    assert lines["red_flags"].words == ("None of these",)
    empty = describe_answers({}, version=CURRENT_VERSION)
    assert [line.words for line in empty] == [()] * len(CURRENT.questions)
