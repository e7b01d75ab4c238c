"""Version 1: the short intake, all on one page. Published: never edited."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from cases.intake.questionnaires.schema import (
    PREFER_NOT,
    UNKNOWN,
    AnswerKind,
    Group,
    Option,
    Question,
    Questionnaire,
)

_QUESTIONS = (
    Question(
        "concern",
        _("What worries you about your skin?"),
        AnswerKind.TEXT,
        help=_("In your own words. When did you notice it, and what has changed since?"),
        minimum=3,
        maximum=1000,
    ),
    Question(
        "anatom_site",
        _("Where on the body is it?"),
        AnswerKind.ONE,
        # The general anatomical sites of the ISIC archive's data dictionary.
        options=(
            Option("head_neck", _("Head or neck")),
            Option("upper_extremity", _("Arm, shoulder or hand")),
            Option("lower_extremity", _("Leg, hip or foot")),
            Option("anterior_torso", _("Chest or belly")),
            Option("posterior_torso", _("Back")),
            Option("lateral_torso", _("Side of the body")),
            Option("palms_soles", _("Palm or sole")),
            Option("oral_genital", _("Mouth or intimate area")),
            UNKNOWN,
        ),
    ),
    Question(
        "duration",
        _("How long have you had it?"),
        AnswerKind.ONE,
        options=(
            Option("days", _("Days")),
            Option("weeks", _("Weeks")),
            Option("months", _("Months")),
            Option("years", _("Years")),
            UNKNOWN,
        ),
    ),
    Question(
        "changes",
        _("Has it changed?"),
        AnswerKind.SEVERAL,
        help=_("Choose all that fit."),
        options=(
            Option("larger", _("It grew")),
            Option("colour", _("Its colour changed")),
            Option("shape", _("Its shape changed")),
            Option("bleeding", _("It bleeds or crusts")),
            Option("itch", _("It itches or hurts")),
            Option("none", _("None of these"), excludes_others=True),
            UNKNOWN,
        ),
    ),
    Question(
        "age_years",
        _("How old is the person with the skin problem?"),
        AnswerKind.NUMBER,
        help=_("In years."),
        minimum=0,
        maximum=120,
    ),
    Question(
        "sex",
        _("Sex"),
        AnswerKind.ONE,
        options=(
            Option("female", _("Female")),
            Option("male", _("Male")),
            Option("other", _("Another")),
            PREFER_NOT,
        ),
    ),
    Question(
        "red_flags",
        _("Do you have any of these right now?"),
        AnswerKind.SEVERAL,
        help=_("They can be signs of an emergency."),
        options=(
            Option("breathing", _("Swollen face or tongue, or trouble breathing"), red_flag=True),
            Option("blistering", _("Skin that blisters or peels over large areas"), red_flag=True),
            Option("fever_rash", _("Fever with a painful rash that spreads"), red_flag=True),
            Option("mucosa", _("A rash together with sores in mouth or eyes"), red_flag=True),
            Option("none", _("None of these"), excludes_others=True),
        ),
    ),
)

VERSION_1: Final = Questionnaire(version=1, groups=(Group("skin", _("Your skin"), _QUESTIONS),))
