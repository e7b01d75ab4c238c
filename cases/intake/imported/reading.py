"""From a JSON document to a questionnaire: every fault is named with its place."""

import json
from typing import Any, Final, TypeVar

from cases.intake.imported.faults import DocumentRefused, Fault
from cases.intake.imported.fields import KEY, VALUE, Place
from cases.intake.imported.rules import find_breaches
from cases.intake.questionnaires import AnswerKind, Drawing, Group, Option, Question, Questionnaire
from cases.intake.questionnaires.schema import When

WordT = TypeVar("WordT", AnswerKind, Drawing)
FORMAT: Final = "telederm-questionnaire"
SCHEMA: Final = 1
MOST_BYTES: Final = 1024 * 1024
_OPTIONS: Final = ("red_flag", "excludes_others", "heading")
_QUESTION: Final = ("help", "options", "minimum", "maximum", "skips", "when", "optional", "drawing")
_CONDITION: Final = ("any_of", "at_least", "at_most", "written")


def read_document(text: str) -> dict[str, Any]:
    """Return the document that a text holds, if it can become a version.

    Raises:
        DocumentRefused: with everything that is wrong with it.
    """
    if len(text.encode()) > MOST_BYTES:
        raise DocumentRefused([Fault("", f"it is larger than {MOST_BYTES // 1024} KB")])
    try:
        document = json.loads(text, object_pairs_hook=_without_twins, parse_constant=_refuse)
    except RecursionError as error:
        raise DocumentRefused([Fault("", "it is nested too deeply")]) from error
    except ValueError as error:
        raise DocumentRefused([Fault("", f"it isn't JSON: {error}")]) from error
    faults: list[Fault] = []
    questionnaire = _read(Place(document, "", faults), version=0)
    faults += [] if faults else find_breaches(questionnaire)
    if faults:
        raise DocumentRefused(faults)
    checked: dict[str, Any] = document
    return checked


def build(document: Any, *, version: int) -> Questionnaire:
    """Return the questionnaire of a document that was checked."""
    return _read(Place(document, "", []), version=version)


def _read(place: Place, *, version: int) -> Questionnaire:
    fields = place.fields(needed=("format", "schema", "groups"))
    for name, wanted in (("format", FORMAT), ("schema", SCHEMA)):
        if name in fields and fields[name].value != wanted:
            fields[name].blame(f"{wanted!r} is needed")
    groups = fields["groups"].items(least=1, most=60) if "groups" in fields else []
    return Questionnaire(version, tuple(_read_group(group) for group in groups))


def _read_group(place: Place) -> Group:
    fields = place.fields(needed=("key", "title", "questions"), others=("lead",))
    questions = fields["questions"].items(least=1, most=40) if "questions" in fields else []
    return Group(
        fields["key"].word(KEY) if "key" in fields else "",
        fields["title"].words() if "title" in fields else "",
        tuple(_read_question(question) for question in questions),
        fields["lead"].words() if "lead" in fields else "",
    )


def _read_question(place: Place) -> Question:
    fields = place.fields(needed=("key", "label", "kind"), others=_QUESTION)
    options = fields["options"].items(least=2, most=200) if "options" in fields else []
    skips = fields["skips"].items(least=1, most=5) if "skips" in fields else []
    conditions = fields["when"].items(least=1, most=5) if "when" in fields else []
    return Question(
        key=fields["key"].word(KEY) if "key" in fields else "",
        label=fields["label"].words() if "label" in fields else "",
        kind=_one_of(AnswerKind, fields.get("kind"), AnswerKind.TEXT),
        help=fields["help"].words() if "help" in fields else "",
        options=tuple(_read_option(option) for option in options),
        minimum=fields["minimum"].number(least=0, most=5000) if "minimum" in fields else 0,
        maximum=fields["maximum"].number(least=0, most=5000) if "maximum" in fields else 0,
        skips=tuple(_read_option(option) for option in skips),
        when=tuple(_read_condition(condition) for condition in conditions),
        optional=fields["optional"].flag() if "optional" in fields else False,
        drawing=_one_of(Drawing, fields.get("drawing"), Drawing.PLAIN),
    )


def _read_option(place: Place) -> Option:
    fields = place.fields(needed=("value", "label"), others=_OPTIONS)
    return Option(
        fields["value"].word(VALUE) if "value" in fields else "",
        fields["label"].words() if "label" in fields else "",
        red_flag=fields["red_flag"].flag() if "red_flag" in fields else False,
        excludes_others=fields["excludes_others"].flag() if "excludes_others" in fields else False,
        heading=fields["heading"].words() if "heading" in fields else "",
    )


def _read_condition(place: Place) -> When:
    fields = place.fields(needed=("key",), others=_CONDITION)
    values = fields["any_of"].items(least=1, most=200) if "any_of" in fields else []
    return When(
        fields["key"].word(KEY) if "key" in fields else "",
        any_of=tuple(value.word(VALUE) for value in values),
        at_least=_bound(fields.get("at_least")),
        at_most=_bound(fields.get("at_most")),
        written=fields["written"].flag() if "written" in fields else False,
    )


def _bound(place: Place | None) -> int | None:
    return place.number(least=0, most=5000) if place else None


def _one_of(kinds: type[WordT], place: Place | None, otherwise: WordT) -> WordT:
    if place is None:
        return otherwise
    try:
        return kinds(place.value)
    except ValueError:
        place.blame(f"one of {', '.join(repr(str(kind)) for kind in kinds)} is needed")
        return otherwise


def _without_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a field stands twice in one object")
    return found


def _refuse(word: str) -> None:
    raise ValueError(f"{word} is no number")
