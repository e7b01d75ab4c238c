"""A form made from a questionnaire's data."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cases.intake.questionnaires import AnswerKind, Question, Questionnaire


class IntakeForm(forms.Form):
    """Asks the questions of one questionnaire version.

    The cleaned data are the answers as they are stored: text, whole numbers, option values and
    lists of option values.
    """

    def __init__(self, questionnaire: Questionnaire, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.questionnaire = questionnaire
        for question in questionnaire.questions:
            self.fields[question.key] = _FIELD_MAKERS[question.kind](question)

    def clean(self) -> dict[str, Any]:
        """Refuse "none of these" together with one of these."""
        answers: dict[str, Any] = super().clean() or {}
        for question in self.questionnaire.questions:
            if question.kind == AnswerKind.SEVERAL:
                self._check_exclusive(question, answers.get(question.key) or [])
        return answers

    def _check_exclusive(self, question: Question, chosen: list[str]) -> None:
        exclusive = {option.value for option in question.options if option.excludes_others}
        if len(chosen) > 1 and exclusive & set(chosen):
            self.add_error(
                question.key,
                ValidationError(
                    _("Choose either what fits, or the last answer alone."), "exclusive"
                ),
            )


def _text_field(question: Question) -> forms.Field:
    return forms.CharField(
        label=question.label,
        help_text=question.help,
        min_length=question.minimum,
        max_length=question.maximum,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


def _number_field(question: Question) -> forms.Field:
    return forms.IntegerField(
        label=question.label,
        help_text=question.help,
        min_value=question.minimum,
        max_value=question.maximum,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )


def _one_field(question: Question) -> forms.Field:
    return forms.ChoiceField(
        label=question.label,
        help_text=question.help,
        choices=[(option.value, option.label) for option in question.options],
        widget=forms.RadioSelect,
    )


def _several_field(question: Question) -> forms.Field:
    return forms.MultipleChoiceField(
        label=question.label,
        help_text=question.help,
        choices=[(option.value, option.label) for option in question.options],
        widget=forms.CheckboxSelectMultiple,
    )


_FIELD_MAKERS = {
    AnswerKind.TEXT: _text_field,
    AnswerKind.NUMBER: _number_field,
    AnswerKind.ONE: _one_field,
    AnswerKind.SEVERAL: _several_field,
}
