"""Questionnaires as JSON: what comes back, and what is refused with its place."""

import json
from copy import deepcopy
from typing import Any

import pytest
from django.conf import settings
from django.utils.translation import override

from cases.intake.imported import (
    DocumentRefused,
    build,
    digest_document,
    find_gaps,
    read_document,
    write_document,
)
from cases.intake.imported.rules import _READ
from cases.intake.questionnaires import QUESTIONNAIRES, Questionnaire
from cases.intake.questionnaires.digest import compute_digest
from triage.urgency.policy import _SUSPICIOUS_CHANGES

Document = dict[str, Any]


def say(words: str) -> dict[str, str]:
    return {code: f"{words} ({code})" for code, _name in settings.LANGUAGES}


def option(value: str, **more: Any) -> Document:
    return {"value": value, "label": say(value), **more}


def make_document() -> Document:
    """The least that can be published: emergencies, age, place."""
    return {
        "format": "telederm-questionnaire",
        "schema": 1,
        "groups": [
            {
                "key": "safety",
                "title": say("Safety"),
                "questions": [
                    {"key": "red_flags", "label": say("Now?"), "kind": "several",
                     "options": [option("breathing", red_flag=True),
                                 option("none", excludes_others=True)]},
                ],
            },
            {
                "key": "skin",
                "title": say("Skin"),
                "questions": [
                    {"key": "age_years", "label": say("Age?"), "kind": "number", "maximum": 120},
                    {"key": "anatom_site", "label": say("Where?"), "kind": "one",
                     "options": [option("head_neck"), option("unknown")]},
                ],
            },
            {
                "key": "more",
                "title": say("More"),
                "questions": [
                    {"key": "words", "label": say("What else?"), "kind": "text", "minimum": 3,
                     "maximum": 500, "optional": True,
                     "when": [{"key": "age_years", "at_least": 18}]},
                ],
            },
        ],
    }  # fmt: skip


def refuse(document: Any) -> list[str]:
    with pytest.raises(DocumentRefused) as refusal:
        read_document(document if isinstance(document, str) else json.dumps(document))
    return [str(fault) for fault in refusal.value.faults]


@pytest.mark.parametrize("version", QUESTIONNAIRES)
def test_the_versions_of_the_code_come_back_as_they_are(version: int) -> None:
    written = write_document(QUESTIONNAIRES[version])
    again = build(read_document(json.dumps(written)), version=version)
    assert write_document(again) == written
    assert compute_digest(again) == compute_digest(QUESTIONNAIRES[version])
    assert find_gaps(QUESTIONNAIRES[2]) == []


def test_words_are_the_readers() -> None:
    label = build(make_document(), version=1001).find("age_years").label
    for code, _name in settings.LANGUAGES:
        with override(code):
            assert str(label) == f"Age? ({code})"
    with override(None):
        assert str(label) == "Age? (en)"


def test_the_digest_holds_every_language_and_the_number() -> None:
    document = make_document()
    changed = deepcopy(document)
    changed["groups"][0]["title"]["ar"] += "!"
    digests = {
        digest_document(document, version=1001),
        digest_document(document, version=1002),
        digest_document(changed, version=1001),
    }
    assert len(digests) == 3


def test_what_lacks_is_named_with_its_place() -> None:
    document = make_document()
    del document["groups"][1]["questions"][0]["label"]["hi"]
    document["groups"][1]["questions"][0]["label"]["ar"] = "  "
    document["groups"][0]["questions"][0]["options"][1]["label"]["xx"] = "?"
    assert refuse(document) == [
        "groups[0].questions[0].options[1].label: the site doesn't speak xx",
        "groups[1].questions[0].label: no words in hi, ar",
    ]


@pytest.mark.parametrize("letter", ["\0", "\ud800"])
def test_words_that_the_database_cannot_hold_are_refused(letter: str) -> None:
    document = make_document()
    document["groups"][0]["title"]["ar"] += letter
    document["groups"][1]["title"][letter] = "?"
    assert refuse(document) == [
        "groups[0].title: a character that no text can hold: \\u0000, or half of a pair",
        f"groups[1].title: the site doesn't speak {ascii(letter)[1:-1]}",
    ]


Q = "groups[2].questions[0]"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"kind": "colour"}, f"{Q}.kind: one of 'text', 'number', 'one', 'several' is needed"),
        ({"colour": 1}, f"{Q}: nobody knows a field 'colour' here"),
        ({"key": "What?"}, f"{Q}.key: up to 40 small letters, digits and underscores are needed"),
        ({"minimum": -1}, f"{Q}.minimum: a whole number from 0 to 5000 is needed"),
        ({"minimum": True}, f"{Q}.minimum: a whole number from 0 to 5000 is needed"),
        ({"optional": "yes"}, f"{Q}.optional: true or false is needed"),
        ({"maximum": 2}, f"{Q}: text and numbers need a maximum above their minimum, and no "
                         "options"),
        ({"kind": "one"}, f"{Q}: a choice needs options, and no skips or bounds"),
        ({"key": "red_flags"}, "groups: two questions have the key red_flags"),
        ({"key": "csrfmiddlewaretoken"}, f"{Q}: csrfmiddlewaretoken can't be a key"),
        ({"key": "sex"}, f"{Q}: sex is read as one"),
        ({"skips": [option("later", red_flag=True)]},
         f"{Q}: a way to pass over a question is no emergency sign"),
        ({"skips": [option("later"), option("later")]},
         f"{Q}: two of its options have the same value"),
        ({"drawing": "body_map"}, f"{Q}: only body_sites is drawn as a body map"),
        ({"drawing": "skin_tones"}, f"{Q}: skin tones need the options 1 to 10"),
        ({"when": [{"key": "words", "written": True}]},
         f"{Q}.when: words isn't asked on an earlier page"),
        ({"when": [{"key": "age_years", "any_of": ["old"]}]},
         f"{Q}.when: age_years has no answer old"),
        ({"when": [{"key": "red_flags", "at_least": 1}]}, f"{Q}.when: red_flags is no number"),
        ({"when": [{"key": "age_years", "written": True}]}, f"{Q}.when: age_years is no text"),
        ({"when": [{"key": "age_years"}]},
         f"{Q}.when: any_of, at_least, at_most or written is needed"),
    ],
    ids=lambda change: str(change)[:30],
)  # fmt: skip
def test_what_is_wrong_with_a_question_is_named(change: Document, told: str) -> None:
    document = make_document()
    document["groups"][2]["questions"][0] |= change
    assert told in refuse(document)


def test_without_emergencies_age_or_place_nothing_is_published() -> None:
    for group, question, told in (
        (0, 0, "groups: no question that everybody answers asks for emergency signs"),
        (1, 0, "groups: everybody's age_years is needed, a number up to 130"),
        (1, 1, "groups: nobody is asked for the place: body_sites or anatom_site"),
    ):
        document = make_document()
        document["groups"][group]["questions"][question]["optional"] = True
        assert told in refuse(document)


def test_emergency_signs_that_no_event_could_name_are_refused() -> None:
    document = make_document()
    question = document["groups"][0]["questions"][0]
    question["options"] += [option(f"sign_{n}_" + "x" * 33, red_flag=True) for n in range(5)]
    told = "groups: the values of the emergency signs that one person can choose take 219 letters"
    assert [fault.partition(" together")[0] for fault in refuse(document)] == [told]
    question["kind"] = "one"
    assert read_document(json.dumps(document)) == document, "one person chooses one of them"


def test_whoever_passes_over_their_age_says_whether_they_are_of_age() -> None:
    document = make_document()
    document["groups"][1]["questions"][0]["skips"] = [option("unknown")]
    told = "groups: whoever passes over age_years has to be asked is_adult: yes or no"
    assert refuse(document) == [told]
    adult = {"key": "is_adult", "label": say("Of age?"), "kind": "one",
             "options": [option("yes"), option("no")],
             "when": [{"key": "age_years", "any_of": ["unknown"]}]}  # fmt: skip
    document["groups"][2]["questions"].append(adult)
    assert read_document(json.dumps(document)) == document


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{", "it isn't JSON: "),
        ('{"a": 1, "a": 2}', "it isn't JSON: a field stands twice in one object"),
        ('{"a": NaN}', "it isn't JSON: NaN is no number"),
        ("[" * 100_000, "it is nested too deeply"),
        (" " * (1024 * 1024 + 1), "it is larger than 1024 KB"),
        ("[]", "an object is needed here"),
        ('{"format": "other", "schema": 1, "groups": []}',
         "format: 'telederm-questionnaire' is needed"),
    ],
    ids=lambda text: text[:12],
)  # fmt: skip
def test_what_is_no_questionnaire_is_told(text: str, told: str) -> None:
    assert refuse(text)[0].startswith(told)


def test_what_rules_would_read_is_named_where_it_is_not_asked() -> None:
    gaps = find_gaps(build(make_document(), version=1001))
    assert "changes isn't asked" in gaps
    assert "category isn't asked" in gaps
    groups = QUESTIONNAIRES[1].groups
    assert "changes isn't asked" not in find_gaps(Questionnaire(1, groups))
    assert _READ["changes"][1] >= _SUSPICIOUS_CHANGES
