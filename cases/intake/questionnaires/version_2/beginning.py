"""Emergencies first, then what it is about and whom."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from cases.intake.questionnaires.schema import (
    PREFER_NOT,
    UNKNOWN,
    AnswerKind,
    Group,
    Option,
    Question,
    or_skip,
)

SAFETY: Final = Group(
    "safety",
    _("First: is it an emergency?"),
    (
        Question(
            "red_flags",
            _("Does the person have any of these right now?"),
            AnswerKind.SEVERAL,
            help=_("They can be signs of an emergency. Choose all that fit."),
            options=or_skip(
                Option(
                    "breathing",
                    _("Swollen face or tongue, or trouble breathing"),
                    red_flag=True,
                ),
                Option(
                    "blistering", _("Skin that blisters or peels over large areas"), red_flag=True
                ),
                Option("fever_rash", _("Fever with a painful rash that spreads"), red_flag=True),
                Option("mucosa", _("A rash together with sores in mouth or eyes"), red_flag=True),
                Option(
                    "not_fading",
                    _("Red or purple spots that don't fade when a glass is pressed on them"),
                    red_flag=True,
                ),
                Option(
                    "confused",
                    _("A rash together with confusion, a stiff neck or fainting"),
                    red_flag=True,
                ),
                Option("none", _("None of these"), excludes_others=True),
            ),
        ),
    ),
)

CONCERN: Final = Group(
    "concern",
    _("What it is about"),
    (
        Question(
            "category",
            _("What fits best?"),
            AnswerKind.ONE,
            options=or_skip(
                Option("mole", _("A mole, or a brown or black spot")),
                Option("lump", _("A spot or a lump of another colour")),
                Option("rash", _("A rash or itching")),
                Option("sore", _("A sore or a wound that doesn't heal")),
                Option("acne", _("Acne or pimples")),
                Option("infection", _("An infection, warts or parasites")),
                Option("hair_nails", _("Hair or nails")),
                Option("known", _("A skin disease that a doctor has named before")),
                Option("other", _("Something else")),
            ),
        ),
        Question(
            "concern",
            _("What worries you about your skin?"),
            AnswerKind.TEXT,
            help=_("In your own words. When did you notice it, and what has changed since?"),
            minimum=3,
            maximum=1000,
            skips=(UNKNOWN, PREFER_NOT),
        ),
    ),
)

PERSON: Final = Group(
    "person",
    _("About the person"),
    (
        Question(
            "age_years",
            _("How old is the person with the skin problem?"),
            AnswerKind.NUMBER,
            help=_("In years; 0 for a baby."),
            minimum=0,
            maximum=120,
            skips=(UNKNOWN, PREFER_NOT),
        ),
        Question(
            "sex",
            _("Which sex was entered at birth?"),
            AnswerKind.ONE,
            help=_("Some diseases and medicines depend on it."),
            options=or_skip(
                Option("female", _("Female")),
                Option("male", _("Male")),
                Option("other", _("Another")),
            ),
        ),
    ),
)
