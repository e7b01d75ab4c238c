"""What a questionnaire is made of. All of it is data: pages, forms and reviews are made from it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from telederm.core.words import Words


class AnswerKind(StrEnum):
    """What kind of answer a question takes."""

    TEXT = "text"
    NUMBER = "number"
    ONE = "one"
    SEVERAL = "several"


class Drawing(StrEnum):
    """How the options of a question are drawn, where a plain list would be hard to answer."""

    PLAIN = ""
    BODY_MAP = "body_map"
    SKIN_TONES = "skin_tones"


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to choose; a red flag asks for emergency advice before the case is sent.

    Options with the same `heading` stand together in the list.
    """

    value: str
    label: Words
    red_flag: bool = False
    excludes_others: bool = False
    heading: Words = ""


@dataclass(frozen=True, slots=True)
class When:
    """A condition on an earlier answer: one of the options, or a number within bounds.

    With `written`, some text: anything but a way to skip the question.
    """

    key: str
    any_of: tuple[str, ...] = ()
    at_least: int | None = None
    at_most: int | None = None
    written: bool = False

    def holds(self, answers: Mapping[str, Any]) -> bool:
        """Tell whether the answers fulfil the condition."""
        answer = answers.get(self.key)
        if isinstance(answer, int):
            return self._is_within(answer)
        if isinstance(answer, str) and self.written:
            return bool(answer)
        return not set(self.any_of).isdisjoint(chosen_values(answer))

    def _is_within(self, number: int) -> bool:
        if self.at_least is None and self.at_most is None:
            return False
        above = self.at_least is None or number >= self.at_least
        return above and (self.at_most is None or number <= self.at_most)


@dataclass(frozen=True, slots=True)
class Question:
    """One question; `minimum` and `maximum` bound a number or a text's length.

    `skips` are the ways to pass over a text or a number ("I don't know"); `when` holds the
    conditions under which it is asked at all, every one of them on an earlier page.
    """

    key: str
    label: Words
    kind: AnswerKind
    help: Words = ""
    options: tuple[Option, ...] = ()
    minimum: int = 0
    maximum: int = 0
    skips: tuple[Option, ...] = ()
    when: tuple[When, ...] = ()
    optional: bool = False
    drawing: Drawing = Drawing.PLAIN

    def applies(self, answers: Mapping[str, Any]) -> bool:
        """Tell whether the question is asked of somebody who has answered so far like this."""
        return all(condition.holds(answers) for condition in self.when)


@dataclass(frozen=True, slots=True)
class Group:
    """Questions that share a page; `key` is part of its address."""

    key: str
    title: Words
    questions: tuple[Question, ...]
    lead: Words = ""


@dataclass(frozen=True)
class Questionnaire:
    """One published version."""

    version: int
    groups: tuple[Group, ...]

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """Every question, in the order in which they are asked."""
        return tuple(question for group in self.groups for question in group.questions)

    def find(self, key: str) -> Question:
        """Return the question of that key; KeyError if there is none."""
        for question in self.questions:
            if question.key == key:
                return question
        raise KeyError(key)

    def find_group(self, key: str) -> Group | None:
        """Return the group of that key, or None."""
        return next((group for group in self.groups if group.key == key), None)


UNKNOWN: Final = Option("unknown", _("I don't know"), excludes_others=True)
PREFER_NOT: Final = Option("prefer_not", _("I'd rather not say"), excludes_others=True)
NONE_OF_THESE: Final = Option("none", _("None of these"), excludes_others=True)
ALL_THAT_FIT: Final = _("Choose all that fit.")


def or_skip(*options: Option) -> tuple[Option, ...]:
    """Return the options with the two ways to pass over the question behind them."""
    return (*options, UNKNOWN, PREFER_NOT)


def or_none(*options: Option) -> tuple[Option, ...]:
    """Return the options with "None of these" and the ways to pass over the question."""
    return or_skip(*options, NONE_OF_THESE)


# Under this key a text or a number that was passed over holds how: {"skipped": "unknown"}.
SKIPPED: Final = "skipped"


def chosen_values(answer: Any) -> tuple[str, ...]:
    """Return the option values that a stored answer names, whatever its kind of question."""
    if isinstance(answer, list):
        return tuple(answer)
    if isinstance(answer, dict):
        return (answer[SKIPPED],)
    return (answer,) if isinstance(answer, str) else ()
