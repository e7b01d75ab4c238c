"""The questionnaires as data, and the forms that are made from them."""

from dataclasses import replace
from typing import Any

import pytest

from cases.intake.answers import describe_answers, find_red_flags
from cases.intake.body_map import FIGURES
from cases.intake.body_sites import BODY_SITES
from cases.intake.facts import read_facts
from cases.intake.flow import find_neighbours, find_open_group, list_groups
from cases.intake.forms import IntakeForm, as_form_data
from cases.intake.questionnaires import (
    CURRENT_VERSION,
    QUESTIONNAIRES,
    AnswerKind,
    Question,
    Questionnaire,
)
from cases.intake.questionnaires.digest import compute_digest
from cases.intake.seven_point import SIGNS, score_seven_point
from cases.models import QuestionnaireVersion
from tests.factories import ANSWERS

CURRENT = QUESTIONNAIRES[CURRENT_VERSION]
CHOICES = {AnswerKind.ONE, AnswerKind.SEVERAL}
QUESTIONS = [question for form in QUESTIONNAIRES.values() for question in form.questions]


def fill(**answers: Any) -> IntakeForm:
    """The form of all questions on one page, filled in."""
    whole = {**ANSWERS, **answers}
    asked = [question for question in CURRENT.questions if question.applies(whole)]
    return IntakeForm(asked, as_form_data(whole))


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.key)
def test_each_question_is_whole(question: Question) -> None:
    values = [option.value for option in question.options]
    assert bool(values) == (question.kind in CHOICES)
    assert len(values) == len(set(values))
    assert str(question.label).endswith("?") or question.label == "Sex"
    assert question.kind in CHOICES or question.minimum < question.maximum


@pytest.mark.parametrize("question", CURRENT.questions, ids=lambda question: question.key)
def test_every_question_can_be_passed_over(question: Question) -> None:
    ways = [*question.skips, *question.options]
    assert {"unknown", "prefer_not"} <= {way.value for way in ways}
    assert all(way.excludes_others for way in ways if way.value in {"unknown", "prefer_not"})


def test_conditions_look_at_earlier_pages_alone() -> None:
    """Without JavaScript a page can't ask about what was answered on it a moment ago."""
    earlier: set[str] = set()
    for group in CURRENT.groups:
        for question in group.questions:
            assert {condition.key for condition in question.when} <= earlier, question.key
        earlier |= {question.key for question in group.questions}


@pytest.mark.django_db
def test_no_published_version_was_edited() -> None:
    published = dict(QuestionnaireVersion.objects.values_list("version", "sha256"))
    assert published == {version: compute_digest(form) for version, form in QUESTIONNAIRES.items()}
    first = QUESTIONNAIRES[1]
    edited = replace(first.groups[0], title="Your hide")
    assert compute_digest(Questionnaire(1, (edited,))) != published[1]


@pytest.mark.parametrize("version", QUESTIONNAIRES)
def test_each_version_asks_what_the_policies_read(version: int) -> None:
    questionnaire = QUESTIONNAIRES[version]
    assert questionnaire.version == version
    keys = [question.key for question in questionnaire.questions]
    assert len(keys) == len(set(keys))
    assert {"red_flags", "changes", "age_years"} <= set(keys)
    assert {"anatom_site", "body_sites"} & set(keys)
    with pytest.raises(KeyError):
        questionnaire.find("shoe_size")


def test_good_answers_come_back_as_they_are_stored() -> None:
    form = fill()
    assert form.is_valid(), form.errors
    assert form.answers == ANSWERS
    again = fill(**form.answers)
    assert again.is_valid()
    assert again.answers == ANSWERS


@pytest.mark.parametrize("question", CURRENT.questions, ids=lambda question: question.key)
def test_every_question_has_to_be_answered(question: Question) -> None:
    form = fill(**{question.key: [] if question.kind == AnswerKind.SEVERAL else ""})
    left_out = {question.key} if question.key in ANSWERS else set()  # others are not asked here
    assert set(form.errors) == (set() if question.optional else left_out)


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
        ("body_sites", ["forehead", "sole_left"], True),
        ("body_sites", ["widespread", "sole_left"], True),
        ("body_sites", ["forehead", "unknown"], False),
        ("body_sites", ["sole"], False),
        ("medicines", "Metformin", True),
        ("medicines", {"skipped": "prefer_not"}, True),
        ("medicines", {"skipped": "yes"}, False),
        ("age_years", {"skipped": "none"}, False),
        ("worry", {"skipped": "prefer_not"}, True),
        ("skin_tone", "10", True),
        ("skin_tone", "11", False),
    ],
)
def test_where_the_limits_are(key: str, value: Any, valid: bool) -> None:
    assert fill(**{key: value}).is_valid() == valid


def test_red_flags_are_found_in_the_questionnaires_order() -> None:
    answers = {**ANSWERS, "red_flags": ["mucosa", "breathing"]}
    assert find_red_flags(answers, version=CURRENT_VERSION) == ["breathing", "mucosa"]
    assert find_red_flags(ANSWERS, version=CURRENT_VERSION) == []
    assert find_red_flags({}, version=CURRENT_VERSION) == []


def test_words_and_a_way_to_pass_over_contradict_each_other() -> None:
    asked = [CURRENT.find("medicines")]
    both = IntakeForm(asked, {"medicines": "Metformin", "medicines-skip": ["none"]})
    assert set(both.errors) == {"medicines"}
    assert both.answers == {}


def test_answers_are_described_in_words() -> None:
    lines = {line.key: line for line in describe_answers(ANSWERS, version=CURRENT_VERSION)}
    assert lines["body_sites"].words == ("Upper back, left side",)
    assert lines["age_years"].words == ("44",)
    assert lines["red_flags"].words == ("None of these",)
    assert lines["medicines"].words == ("None",)
    assert lines["worry"].words == ("Is it dangerous?",)
    assert not {"is_adult", "treatment_effect"} & set(lines), "not asked of this person"
    empty = describe_answers({}, version=CURRENT_VERSION)
    assert {line.words for line in empty} == {()}


@pytest.mark.parametrize(
    ("key", "asked_of", "not_asked_of"),
    [
        ("mole_signs", {"category": "mole"}, {"category": "rash"}),
        ("is_adult", {"age_years": {"skipped": "unknown"}}, {"age_years": 44}),
        ("pregnancy", {"age_years": 12}, {"age_years": 11}),
        ("pregnancy", {"age_years": 55}, {"age_years": 56}),
        ("pregnancy", {"sex": "prefer_not"}, {"sex": "male"}),
        ("pregnancy", {"age_years": {"skipped": "unknown"}}, {"sex": "male"}),
        ("treatment_effect", {"treatments": "A cream"}, {"treatments": {"skipped": "none"}}),
    ],
)
def test_what_is_asked_of_whom(
    key: str, asked_of: dict[str, Any], not_asked_of: dict[str, Any]
) -> None:
    question = CURRENT.find(key)
    assert question.applies({**ANSWERS, **asked_of})
    assert not question.applies({**ANSWERS, **not_asked_of})
    assert not question.applies({})


def test_the_way_leads_over_what_is_left_to_answer() -> None:
    assert find_open_group(CURRENT, ANSWERS) is None
    first = find_open_group(CURRENT, {})
    assert first is not None
    assert first.key == "safety", "emergencies come first"
    rash = {**ANSWERS, "category": "rash", "sex": "male"}
    keys = [group.key for group in list_groups(CURRENT, rash)]
    assert not {"mole", "adult", "effect"} & set(keys)
    before, after = find_neighbours(CURRENT, rash, "changes")
    assert before
    assert after
    assert (before.key, after.key) == ("course", "symptoms")


@pytest.mark.parametrize(
    ("answers", "score"),
    [
        ({"category": "rash", "changes": ["larger", "itch"]}, None),
        ({}, 0),
        ({"changes": ["larger"]}, 2),
        ({"changes": ["itch"], "local_symptoms": ["itch"]}, 1),
        ({"changes": ["bleeding"], "mole_signs": ["oozing", "seven_mm"]}, 2),
        (
            {
                "changes": ["larger", "colour", "shape", "bleeding", "itch"],
                "mole_signs": [
                    *("irregular_shape", "irregular_colour", "seven_mm", "inflamed", "oozing")
                ],
            },
            10,
        ),
    ],
)
def test_the_seven_point_checklist(answers: dict[str, Any], score: int | None) -> None:
    assert score_seven_point({**ANSWERS, **answers}) == score


def test_every_sign_of_the_checklist_can_be_answered() -> None:
    assert sum(sign.points for sign in SIGNS) == 10
    for sign in SIGNS:
        for key, value in sign.answers:
            assert value in [option.value for option in CURRENT.find(key).options]


def test_every_piece_of_the_body_map_is_a_place_of_the_list() -> None:
    places = {option.value for option in CURRENT.find("body_sites").options}
    drawn = [shape.site for figure in FIGURES for shape in figure.shapes]
    assert set(drawn) == set(BODY_SITES)
    assert set(BODY_SITES) == places - {"widespread", "unknown", "prefer_not"}
    figures = {figure.key for figure in FIGURES}
    assert {target for figure in FIGURES for target, _shape in figure.leads} <= figures


def test_facts_are_the_same_from_either_version() -> None:
    old = read_facts({"age_years": 50, "sex": "prefer_not", "anatom_site": "palms_soles"})
    assert (old.age_years, old.sex, old.anatom_sites) == (50, None, ("palms_soles",))
    new = read_facts({**ANSWERS, "body_sites": ["sole_left", "palm_right", "nose", "widespread"]})
    assert (new.age_years, new.sex) == (44, "female")
    assert new.anatom_sites == ("head_neck", "palms_soles")
    nothing = read_facts({"age_years": {"skipped": "unknown"}, "anatom_site": "unknown"})
    assert (nothing.age_years, nothing.anatom_sites) == (None, ())
