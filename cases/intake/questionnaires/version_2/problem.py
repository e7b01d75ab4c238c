"""The skin problem itself: where, since when, what it looks like, what it does."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from cases.intake.body_sites import BODY_SITES
from cases.intake.questionnaires.schema import (
    ALL_THAT_FIT,
    PREFER_NOT,
    UNKNOWN,
    AnswerKind,
    Drawing,
    Group,
    Option,
    Question,
    When,
    or_none,
    or_skip,
)

_OR: Final = _("Or one of these")

PLACE: Final = Group(
    "place",
    _("Where it is"),
    (
        Question(
            "body_sites",
            _("Where on the body is it?"),
            AnswerKind.SEVERAL,
            help=_("Choose every place. Left and right are the person's own."),
            options=(
                *(Option(site.value, site.label, heading=site.heading)
                  for site in BODY_SITES.values()),
                Option("widespread", _("Almost everywhere"), heading=_OR),
                Option("unknown", UNKNOWN.label, excludes_others=True, heading=_OR),
                Option("prefer_not", PREFER_NOT.label, excludes_others=True, heading=_OR),
            ),
            drawing=Drawing.BODY_MAP,
        ),
    ),
)  # fmt: skip

COURSE: Final = Group(
    "course",
    _("How long, and how it feels"),
    (
        Question(
            "duration",
            _("How long have you had it?"),
            AnswerKind.ONE,
            options=or_skip(
                Option("days", _("Days")),
                Option("weeks", _("Weeks")),
                Option("months", _("Months")),
                Option("years", _("Years")),
            ),
        ),
        Question(
            "texture",
            _("How does it feel and look up close?"),
            AnswerKind.SEVERAL,
            help=ALL_THAT_FIT,
            options=or_skip(
                Option("flat", _("Flat: it can't be felt")),
                Option("raised", _("Raised above the skin")),
                Option("scaly", _("Rough or scaly")),
                Option("firm", _("A firm lump in the skin")),
                Option("blisters", _("Blisters or filled with fluid")),
                Option("pus", _("Filled with pus")),
                Option("crust", _("A crust on it")),
                Option("open", _("Open or weeping")),
                Option("other", _("Something else")),
            ),
        ),
    ),
)

CHANGES: Final = Group(
    "changes",
    _("What has changed"),
    (
        Question(
            "changes",
            _("Has it changed?"),
            AnswerKind.SEVERAL,
            help=ALL_THAT_FIT,
            options=or_none(
                Option("larger", _("It grew")),
                Option("colour", _("Its colour changed")),
                Option("shape", _("Its shape changed")),
                Option("bleeding", _("It bleeds or crusts")),
                Option("itch", _("It itches or hurts")),
            ),
        ),
    ),
)

MOLE: Final = Group(
    "mole",
    _("The mole or spot"),
    (
        Question(
            "mole_signs",
            _("What can you see?"),
            AnswerKind.SEVERAL,
            help=ALL_THAT_FIT,
            options=or_none(
                Option("irregular_shape", _("Its outline is uneven")),
                Option("irregular_colour", _("It has more than one colour, or uneven colours")),
                Option("seven_mm", _("It is 7 mm wide or wider, like the end of a pencil")),
                Option("inflamed", _("It is red or swollen around")),
                Option("oozing", _("It oozes or crusts")),
            ),
            when=(When("category", any_of=("mole",)),),
        ),
    ),
    lead=_("You said that it is a mole, or a brown or black spot. Look at it in good light."),
)

SYMPTOMS: Final = Group(
    "symptoms",
    _("How it feels"),
    (
        Question(
            "local_symptoms",
            _("What do you feel there?"),
            AnswerKind.SEVERAL,
            help=ALL_THAT_FIT,
            options=or_none(
                Option("itch", _("Itching")),
                Option("pain", _("Pain")),
                Option("burning", _("Burning or stinging")),
                Option("tender", _("It hurts when touched")),
                Option("numb", _("Numb or tingling")),
                Option("warm", _("Warm or swollen")),
            ),
        ),
        Question(
            "general_symptoms",
            _("And apart from the skin?"),
            AnswerKind.SEVERAL,
            help=ALL_THAT_FIT,
            options=or_none(
                Option("fever", _("Fever or shivering")),
                Option("unwell", _("Feeling ill or very tired")),
                Option("joints", _("Painful or swollen joints")),
                Option("glands", _("Swollen glands")),
                Option("weight_loss", _("Losing weight without wanting to")),
                Option("night_sweats", _("Heavy sweating at night")),
            ),
        ),
    ),
)
