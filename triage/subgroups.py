"""Groups of cases that oversight looks at apart, and that the model can be switched off for.

One home for how a case's groups are read: for a run of the model and for oversight's figures.
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from typing import Any, Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.intake.facts import read_facts
from cases.models import ClinicalImage, ShotType
from telederm.core.words import Words


class Dimension(models.TextChoices):
    """By what cases are told apart."""

    SITE = "anatom_site", _("Body site")
    AGE = "age_band", _("Age")
    SEX = "sex", _("Sex")
    SKIN_TYPE = "skin_type", _("Skin type")
    MODALITY = "modality", _("Kind of photograph")


AGE_EDGES: Final = (18, 30, 40, 50, 60, 70, 80)  # years: the first age of each band but the lowest
AGE_BANDS: Final = ("0-17", "18-29", "30-39", "40-49", "50-59", "60-69", "70-79", "80+")
# Fitzpatrick's types, by the number of the answer to what the skin does in strong sun.
_SKIN_TYPES: Final = {"1": "I", "2": "II", "3": "III", "4": "IV", "5": "V", "6": "VI"}
DERMOSCOPIC, CLINICAL = "dermoscopic", "clinical"

KNOWN_VALUES: Final[Mapping[Dimension, Mapping[str, Words]]] = {
    Dimension.SITE: {
        "head_neck": _("Head or neck"),
        "upper_extremity": _("Arm, shoulder or hand"),
        "lower_extremity": _("Leg, hip or foot"),
        "anterior_torso": _("Chest or belly"),
        "posterior_torso": _("Back"),
        "lateral_torso": _("Side of the body"),
        "palms_soles": _("Palm or sole"),
        "oral_genital": _("Mouth or intimate area"),
    },
    Dimension.AGE: {band: band for band in AGE_BANDS},
    Dimension.SEX: {"female": _("Female"), "male": _("Male"), "other": _("Another")},
    Dimension.SKIN_TYPE: {word: word for word in ("I", "II", "III", "IV", "V", "VI")},
    Dimension.MODALITY: {
        DERMOSCOPIC: _("With a dermoscopic photograph"),
        CLINICAL: _("Clinical photographs only"),
    },
}


def read_groups(answers: Mapping[str, Any], *, dermoscopic: bool) -> dict[Dimension, str]:
    """Return the case's value in each dimension; what the answers don't tell is left out.

    Of several body sites the first one of the questionnaire's order counts.

    Args:
        dermoscopic: whether one of its photographs was taken through a dermatoscope.
    """
    facts = read_facts(answers)
    found = {
        Dimension.SITE: str(facts.anatom_sites[0]) if facts.anatom_sites else None,
        Dimension.SEX: facts.sex,
        Dimension.SKIN_TYPE: _SKIN_TYPES.get(str(answers.get("sun_response"))),
        Dimension.AGE: _age_band(facts.age_years),
        Dimension.MODALITY: DERMOSCOPIC if dermoscopic else CLINICAL,
    }
    return {
        dimension: value
        for dimension, value in found.items()
        if isinstance(value, str) and value in KNOWN_VALUES[dimension]
    }


def has_dermoscopic(images: Iterable[ClinicalImage]) -> bool:
    """Tell whether one of the photographs was taken through a dermatoscope."""
    return any(image.shot_type == ShotType.DERMOSCOPIC for image in images)


def _age_band(age: int | None) -> str | None:
    return None if age is None else AGE_BANDS[bisect_right(AGE_EDGES, age)]
