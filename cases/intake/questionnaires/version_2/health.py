"""What makes skin disease likelier, the skin's type, and health otherwise."""

from typing import Final

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

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

_NOTHING: Final = Option("none", _("None"), excludes_others=True)

ADULT: Final = Group(
    "adult",
    _("Adult or child"),
    (
        Question(
            "is_adult",
            _("Is the person an adult?"),
            AnswerKind.ONE,
            help=_("For a child, a parent or guardian has to send the case."),
            options=or_skip(
                Option("yes", _("Yes, an adult")),
                Option("no", _("No, a child")),
            ),
            when=(When("age_years", any_of=("unknown", "prefer_not")),),
        ),
    ),
)

RISKS: Final = Group(
    "risks",
    _("Skin and sun"),
    (
        Question(
            "risk_factors",
            _("Does any of this fit the person?"),
            AnswerKind.SEVERAL,
            help=ALL_THAT_FIT,
            options=or_none(
                Option("own_skin_cancer", _("Had skin cancer before")),
                Option("family_melanoma", _("A parent, brother, sister or child had melanoma")),
                Option("many_moles", _("More than about 50 moles")),
                Option("sunburns", _("Bad sunburns with blisters, also as a child")),
                Option("sunbeds", _("Uses or used sunbeds")),
                Option("outdoor_work", _("Works outdoors, or did for years")),
                Option("weak_immunity", _("A weak immune system, or medicines that weaken it")),
                Option("transplant", _("Has a transplanted organ")),
            ),
        ),
    ),
)

SKIN: Final = Group(
    "skin",
    _("Skin type"),
    (
        Question(
            "sun_response",
            _("What does the skin do in strong sun, without protection?"),
            AnswerKind.ONE,
            # Fitzpatrick's six types, by what the skin does: not by how it looks.
            options=or_skip(
                Option("1", _("Always burns, never tans")),
                Option("2", _("Burns easily, tans a little")),
                Option("3", _("Burns sometimes, tans slowly")),
                Option("4", _("Burns seldom, tans well")),
                Option("5", _("Burns very seldom, tans deeply")),
                Option("6", _("Never burns")),
            ),
        ),
        Question(
            "skin_tone",
            _("Which tone is closest to the skin on the inner upper arm?"),
            AnswerKind.ONE,
            help=_("It helps to judge colours in photographs. You may leave it out."),
            # The ten tones of the Monk scale.
            options=or_skip(
                *(
                    Option(str(tone), format_lazy(_("Tone {number}"), number=tone))
                    for tone in range(1, 11)
                ),
            ),
            optional=True,
            drawing=Drawing.SKIN_TONES,
        ),
    ),
)

HEALTH: Final = Group(
    "health",
    _("Health and medicines"),
    (
        Question(
            "history",
            _("Has a doctor ever found one of these?"),
            AnswerKind.SEVERAL,
            help=ALL_THAT_FIT,
            options=or_none(
                Option("eczema", _("Eczema, asthma or hay fever")),
                Option("psoriasis", _("Psoriasis")),
                Option("diabetes", _("Diabetes")),
                Option("autoimmune", _("An autoimmune disease")),
                Option("cancer", _("Cancer other than of the skin")),
                Option("hiv", _("HIV")),
                Option("heart", _("A disease of the heart or the blood vessels")),
                Option("kidney_liver", _("A disease of the kidneys or the liver")),
                Option("other", _("Another lasting disease")),
            ),
        ),
        Question(
            "medicines",
            _("Which medicines does the person take?"),
            AnswerKind.TEXT,
            help=_("Also creams, injections, and what was bought without a prescription."),
            minimum=2,
            maximum=1000,
            skips=(_NOTHING, UNKNOWN, PREFER_NOT),
        ),
        Question(
            "allergies",
            _("Which allergies are known?"),
            AnswerKind.TEXT,
            help=_("To medicines, plasters, metals, plants, food."),
            minimum=2,
            maximum=1000,
            skips=(_NOTHING, UNKNOWN, PREFER_NOT),
        ),
        Question(
            "pregnancy",
            _("Is the person pregnant or breastfeeding?"),
            AnswerKind.ONE,
            help=_("Some treatments must not be used then."),
            options=or_skip(
                Option("pregnant", _("Pregnant")),
                Option("maybe", _("Perhaps pregnant, or trying to be")),
                Option("breastfeeding", _("Breastfeeding")),
                Option("no", _("No")),
            ),
            when=(
                When("sex", any_of=("female", "other", "unknown", "prefer_not")),
                When("age_years", any_of=("unknown", "prefer_not"), at_least=12, at_most=55),
            ),
        ),
    ),
)
