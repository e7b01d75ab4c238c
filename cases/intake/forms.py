"""A form made from questions that are data."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cases.intake.questionnaires import (
    SKIPPED,
    AnswerKind,
    Option,
    Question,
)
from telederm.core.words import Words

# The second field of a text or a number: how it was passed over.
SKIP_SUFFIX: Final = "-skip"


class IntakeForm(forms.Form):
    """Asks some questions of a questionnaire.

    `answers` holds what was answered, as it is stored: text, whole numbers, option values, lists
    of option values, and {"skipped": option value} for a text or a number that was passed over.
    """

    def __init__(self, questions: Sequence[Question], data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, use_required_attribute=False, **kwargs)
        self.questions = questions
        for question in questions:
            self.fields[question.key] = _FIELD_MAKERS[question.kind](question)
            if question.skips:
                self._add_skip(question)

    @property
    def answers(self) -> dict[str, Any]:
        """The good answers, as they are stored; what was left out or is wrong isn't among them."""
        found = {question.key: self._answer_to(question) for question in self.questions}
        return {key: answer for key, answer in found.items() if answer not in (None, "", [])}

    def clean(self) -> dict[str, Any]:
        """Refuse "none of these" together with one of these, and a skip together with words."""
        answers: dict[str, Any] = super().clean() or {}
        for question in self.questions:
            if question.kind == AnswerKind.SEVERAL:
                self._check_exclusive(question, answers.get(question.key) or [])
            if question.skips and not self.has_error(question.key):
                self._check_skip(question, answers)
        return answers

    def _add_skip(self, question: Question) -> None:
        skip = self.fields[question.key + SKIP_SUFFIX] = _skip_field(question)
        bound = self[question.key + SKIP_SUFFIX]
        # Whoever passes over a question need not answer it.
        if self.is_bound and skip.widget.value_from_datadict(
            self.data, self.files, bound.html_name
        ):
            self.fields[question.key].required = False

    def _answer_to(self, question: Question) -> Any:
        if self.has_error(question.key):
            return None
        skipped = self.cleaned_data.get(question.key + SKIP_SUFFIX)
        return {SKIPPED: skipped[0]} if skipped else self.cleaned_data.get(question.key)

    def _check_exclusive(self, question: Question, chosen: list[str]) -> None:
        exclusive = {option.value for option in question.options if option.excludes_others}
        if len(chosen) > 1 and exclusive & set(chosen):
            self._refuse(
                question, _("Choose either what fits, or the last answer alone."), "exclusive"
            )

    def _check_skip(self, question: Question, answers: dict[str, Any]) -> None:
        skipped = answers.get(question.key + SKIP_SUFFIX) or []
        given = answers.get(question.key) not in (None, "")
        if len(skipped) > 1 or (given and skipped):
            self._refuse(question, _("Write an answer, or choose one of those below it."), "both")

    def _refuse(self, question: Question, words: Words, code: str) -> None:
        self.add_error(question.key, ValidationError(words, code))


def as_form_data(answers: Mapping[str, Any]) -> dict[str, Any]:
    """Return stored answers as they stand in the form's fields."""
    fields: dict[str, Any] = {}
    for key, answer in answers.items():
        if isinstance(answer, dict):
            fields[key + SKIP_SUFFIX] = [answer[SKIPPED]]
        else:
            fields[key] = answer
    return fields


def _text_field(question: Question) -> forms.Field:
    return forms.CharField(
        label=question.label,
        help_text=question.help,
        min_length=question.minimum,
        max_length=question.maximum,
        required=not question.optional,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


def _number_field(question: Question) -> forms.Field:
    return forms.IntegerField(
        label=question.label,
        help_text=question.help,
        min_value=question.minimum,
        max_value=question.maximum,
        required=not question.optional,
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "class": "input--short"}),
    )


def _one_field(question: Question) -> forms.Field:
    return forms.ChoiceField(
        label=question.label,
        help_text=question.help,
        choices=_choices(question.options),
        required=not question.optional,
        widget=forms.RadioSelect,
    )


def _several_field(question: Question) -> forms.Field:
    return forms.MultipleChoiceField(
        label=question.label,
        help_text=question.help,
        choices=_choices(question.options),
        required=not question.optional,
        widget=forms.CheckboxSelectMultiple,
    )


def _skip_field(question: Question) -> forms.Field:
    return forms.MultipleChoiceField(
        label=_("Or"),
        choices=_choices(question.skips),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


def _choices(options: Sequence[Option]) -> list[tuple[str, Words]]:
    return [(option.value, option.label) for option in options]


_FIELD_MAKERS: Final = {
    AnswerKind.TEXT: _text_field,
    AnswerKind.NUMBER: _number_field,
    AnswerKind.ONE: _one_field,
    AnswerKind.SEVERAL: _several_field,
}
