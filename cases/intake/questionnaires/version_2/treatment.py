"""What was tried, what it did, and what to keep in mind."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from cases.intake.questionnaires.schema import (
    PREFER_NOT,
    UNKNOWN,
    AnswerKind,
    Group,
    Option,
    Question,
    When,
    or_skip,
)

_NOTHING: Final = Option("none", _("Nothing yet"), excludes_others=True)

TREATMENTS: Final = Group(
    "treatments",
    _("What was tried"),
    (
        Question(
            "treatments",
            _("What has been done about it so far?"),
            AnswerKind.TEXT,
            help=_("Creams, tablets, home remedies, a visit to a doctor."),
            minimum=2,
            maximum=1000,
            skips=(_NOTHING, UNKNOWN, PREFER_NOT),
        ),
    ),
)

EFFECT: Final = Group(
    "effect",
    _("What it did"),
    (
        Question(
            "treatment_effect",
            _("Did it help?"),
            AnswerKind.ONE,
            options=or_skip(
                Option("better", _("It became better")),
                Option("for_a_while", _("Only for a while")),
                Option("same", _("It stayed the same")),
                Option("worse", _("It became worse")),
            ),
            when=(When("treatments", written=True),),
        ),
    ),
)

WORRY: Final = Group(
    "worry",
    _("What matters to you"),
    (
        Question(
            "worry",
            _("What worries you most, or what would you like to know?"),
            AnswerKind.TEXT,
            help=_("The dermatologist answers this first."),
            minimum=2,
            maximum=1000,
            skips=(
                Option("none", _("Nothing in particular"), excludes_others=True),
                UNKNOWN,
                PREFER_NOT,
            ),
        ),
    ),
)
