"""What makes questions a whole, and what the platform needs of them to take care of a case."""

from collections.abc import Iterator
from typing import Any, Final

from cases.intake.body_sites import BODY_SITES, AnatomSite
from cases.intake.imported.faults import Fault
from cases.intake.naming import MOST_LETTERS, measure_values
from cases.intake.questionnaires import AnswerKind, Drawing, Option, Question, Questionnaire
from cases.intake.seven_point import SIGNS
from cases.intake.skin_tones import SKIN_TONES

_CHOICES: Final = frozenset({AnswerKind.ONE, AnswerKind.SEVERAL})
_RESERVED: Final = frozenset({"csrfmiddlewaretoken"})  # a form's own field
_PASSING: Final = frozenset({"unknown", "prefer_not", "none", "widespread", "other"})
_OLDEST: Final = 130  # years
# What is read out of answers by name: the kind of the question, and the values that mean something.
_READ: Final[dict[str, tuple[AnswerKind, frozenset[str]]]] = {
    "changes": (AnswerKind.SEVERAL, frozenset({"colour", "shape", "bleeding"})),
    "general_symptoms": (AnswerKind.SEVERAL, frozenset({"fever"})),
    "category": (AnswerKind.ONE, frozenset({"mole"})),
    "mole_signs": (AnswerKind.SEVERAL, frozenset()),
    "local_symptoms": (AnswerKind.SEVERAL, frozenset()),
    "sex": (AnswerKind.ONE, frozenset({"female", "male"})),
    "sun_response": (AnswerKind.ONE, frozenset("123456")),
    "concern": (AnswerKind.TEXT, frozenset()),
}  # fmt: skip


def find_breaches(questionnaire: Questionnaire) -> list[Fault]:
    """Return what keeps well-formed questions from being asked."""
    return [
        *_find_twins(questionnaire),
        *(fault for at, question in _walk(questionnaire) for fault in _judge(at, question)),
        *_find_wrong_conditions(questionnaire),
        *_find_lacks(questionnaire),
        *_find_too_many_red_flags(questionnaire),
    ]


def find_gaps(questionnaire: Questionnaire) -> list[str]:
    """Return what the urgency rules and the figures would read, and these questions don't ask."""
    gaps = []
    for key, (_kind, values) in _READ.items():
        wanted = values | {value for sign in SIGNS for at, value in sign.answers if at == key}
        question = _find(questionnaire, key)
        if question is None:
            gaps.append(f"{key} isn't asked")
        elif lacking := sorted(wanted - {option.value for option in question.options}):
            gaps.append(f"{key} doesn't offer {', '.join(lacking)}")
    return gaps


def _walk(questionnaire: Questionnaire) -> Iterator[tuple[str, Question]]:
    for place, group in enumerate(questionnaire.groups):
        for number, question in enumerate(group.questions):
            yield f"groups[{place}].questions[{number}]", question


def _find(questionnaire: Questionnaire, key: str) -> Question | None:
    return next((each for each in questionnaire.questions if each.key == key), None)


def _find_twins(questionnaire: Questionnaire) -> Iterator[Fault]:
    for what, keys in (
        ("group", [group.key for group in questionnaire.groups]),
        ("question", [question.key for question in questionnaire.questions]),
    ):
        for key in sorted({key for key in keys if keys.count(key) > 1}):
            yield Fault("groups", f"two {what}s have the key {key}")


def _judge(at: str, question: Question) -> Iterator[Fault]:
    values = [option.value for option in (*question.options, *question.skips)]
    if len(values) != len(set(values)):
        yield Fault(at, "two of its options have the same value")
    if question.key in _RESERVED:
        yield Fault(at, f"{question.key} can't be a key")
    if question.kind in _CHOICES:
        if not question.options or question.skips or question.maximum:
            yield Fault(at, "a choice needs options, and no skips or bounds")
    elif question.options or question.minimum >= question.maximum:
        yield Fault(at, "text and numbers need a maximum above their minimum, and no options")
    if any(option.red_flag for option in question.skips):
        yield Fault(at, "a way to pass over a question is no emergency sign")
    yield from _judge_drawing(at, question)
    yield from _judge_known(at, question)


def _judge_drawing(at: str, question: Question) -> Iterator[Fault]:
    if question.drawing == Drawing.BODY_MAP and question.key != "body_sites":
        yield Fault(at, "only body_sites is drawn as a body map")
    if question.drawing == Drawing.SKIN_TONES and not {*SKIN_TONES} <= _values(question.options):
        yield Fault(at, "skin tones need the options 1 to 10")


def _judge_known(at: str, question: Question) -> Iterator[Fault]:
    kind, _values_read = _READ.get(question.key, (question.kind, None))
    if question.kind != kind:
        yield Fault(at, f"{question.key} is read as {kind}")
    if question.key == "sex" and _values(question.options) - {"female", "male"} - _PASSING:
        yield Fault(at, "sex is read as female, male or other")
    if question.key == "body_sites":
        strange = _values(question.options) - {*BODY_SITES} - _PASSING
        if question.kind != AnswerKind.SEVERAL or strange:
            yield Fault(at, f"no place on the body: {', '.join(sorted(strange)) or 'several'}")
    if question.key == "anatom_site":
        strange = _values(question.options) - {*map(str, AnatomSite)} - _PASSING
        if question.kind != AnswerKind.ONE or strange:
            yield Fault(at, f"no anatomical site: {', '.join(sorted(strange)) or 'one'}")


def _find_wrong_conditions(questionnaire: Questionnaire) -> Iterator[Fault]:
    earlier: dict[str, Question] = {}
    for place, group in enumerate(questionnaire.groups):
        for number, question in enumerate(group.questions):
            for condition in question.when:
                at = f"groups[{place}].questions[{number}].when"
                if asked := earlier.get(condition.key):
                    yield from _judge_condition(at, condition, asked)
                else:
                    yield Fault(at, f"{condition.key} isn't asked on an earlier page")
        earlier |= {question.key: question for question in group.questions}


def _judge_condition(at: str, condition: Any, asked: Question) -> Iterator[Fault]:
    bounds = condition.at_least is not None or condition.at_most is not None
    if [bool(condition.any_of), bounds, condition.written].count(True) == 0:
        yield Fault(at, "any_of, at_least, at_most or written is needed")
    if strange := {*condition.any_of} - _values((*asked.options, *asked.skips)):
        yield Fault(at, f"{asked.key} has no answer {', '.join(sorted(strange))}")
    if bounds and asked.kind != AnswerKind.NUMBER:
        yield Fault(at, f"{asked.key} is no number")
    if condition.written and asked.kind != AnswerKind.TEXT:
        yield Fault(at, f"{asked.key} is no text")


def _find_lacks(questionnaire: Questionnaire) -> Iterator[Fault]:
    always = [each for each in questionnaire.questions if not each.when and not each.optional]
    if not any(option.red_flag for each in always for option in each.options):
        yield Fault("groups", "no question that everybody answers asks for emergency signs")
    if not {"body_sites", "anatom_site"} & {each.key for each in always}:
        yield Fault("groups", "nobody is asked for the place: body_sites or anatom_site")
    age = next((each for each in always if each.key == "age_years"), None)
    if age is None or age.kind != AnswerKind.NUMBER or age.maximum > _OLDEST:
        yield Fault("groups", f"everybody's age_years is needed, a number up to {_OLDEST}")
    elif age.skips and not _asks_adults(questionnaire, _values(age.skips)):
        yield Fault("groups", "whoever passes over age_years has to be asked is_adult: yes or no")


def _find_too_many_red_flags(questionnaire: Questionnaire) -> Iterator[Fault]:
    worst = [value for each in questionnaire.questions for value in _most_red_flags(each)]
    if (letters := measure_values(worst)) > MOST_LETTERS:
        yield Fault(
            "groups",
            f"the values of the emergency signs that one person can choose take {letters} letters "
            f"together, more than {MOST_LETTERS}: shorten them, or ask for fewer",
        )


def _most_red_flags(question: Question) -> list[str]:
    values = [option.value for option in question.options if option.red_flag]
    if question.kind == AnswerKind.ONE:
        return sorted(values, key=len)[-1:]
    return values


def _asks_adults(questionnaire: Questionnaire, passing: frozenset[str]) -> bool:
    question = _find(questionnaire, "is_adult")
    if question is None or question.optional or question.kind != AnswerKind.ONE:
        return False
    asked = all(each.key == "age_years" and passing <= {*each.any_of} for each in question.when)
    return asked and {"yes", "no"} <= _values(question.options)


def _values(options: tuple[Option, ...]) -> frozenset[str]:
    return frozenset(option.value for option in options)
