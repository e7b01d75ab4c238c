"""Questions as a page asks them."""

from dataclasses import dataclass
from typing import Final

from django.forms.boundfield import BoundField, BoundWidget

from cases.intake.body_map import FIGURES, Figure
from cases.intake.forms import SKIP_SUFFIX, IntakeForm
from cases.intake.questionnaires import Drawing, Question
from cases.intake.skin_tones import SKIN_TONES
from telederm.core.words import Words

_TEMPLATES: Final = {
    Drawing.PLAIN: "cases/questions/plain.html",
    Drawing.BODY_MAP: "cases/questions/body_map.html",
    Drawing.SKIN_TONES: "cases/questions/skin_tones.html",
}


@dataclass(frozen=True, slots=True)
class OptionGroup:
    """Options that stand together under one heading."""

    heading: Words
    options: list[BoundWidget]


@dataclass(frozen=True, slots=True)
class Tone:
    """A skin tone to choose; without a colour it is one of the ways not to."""

    option: BoundWidget
    colour: str


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """One question with its field, and with the field of the ways to pass it over."""

    question: Question
    field: BoundField
    skip: BoundField | None

    @property
    def template(self) -> str:
        """The template that draws it."""
        return _TEMPLATES[self.question.drawing]

    @property
    def figures(self) -> tuple[Figure, ...]:
        """The figures of the body map."""
        return FIGURES

    @property
    def option_groups(self) -> list[OptionGroup]:
        """The options by heading."""
        by_heading: dict[str, list[BoundWidget]] = {}
        for option, widget in zip(self.question.options, self.field.subwidgets, strict=True):
            by_heading.setdefault(str(option.heading), []).append(widget)
        return [OptionGroup(heading, widgets) for heading, widgets in by_heading.items()]

    @property
    def tones(self) -> list[Tone]:
        """The skin tones to choose from, with their colours."""
        return [
            Tone(widget, SKIN_TONES.get(option.value, ""))
            for option, widget in zip(self.question.options, self.field.subwidgets, strict=True)
        ]


def list_asked(form: IntakeForm) -> list[AskedQuestion]:
    """Return the questions of a form as its page asks them."""
    return [
        AskedQuestion(
            question,
            form[question.key],
            form[question.key + SKIP_SUFFIX] if question.skips else None,
        )
        for question in form.questions
    ]
