"""The places on the body that version 2 asks for, and their anatomical site in ISIC's dictionary.

A place is never renamed and never mapped otherwise once answers name it: add another one.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from telederm.core.words import Words


class AnatomSite(StrEnum):
    """The general anatomical sites of the ISIC archive's data dictionary."""

    HEAD_NECK = "head_neck"
    UPPER_EXTREMITY = "upper_extremity"
    LOWER_EXTREMITY = "lower_extremity"
    ANTERIOR_TORSO = "anterior_torso"
    POSTERIOR_TORSO = "posterior_torso"
    LATERAL_TORSO = "lateral_torso"
    PALMS_SOLES = "palms_soles"
    ORAL_GENITAL = "oral_genital"


class Laterality(StrEnum):
    """Which side of the body, seen by its owner."""

    LEFT = "left"
    RIGHT = "right"
    NONE = ""


@dataclass(frozen=True, slots=True)
class BodySite:
    """One place; `part` is the same for its left and its right."""

    value: str
    part: str
    label: Words
    heading: Words
    anatom_site: AnatomSite
    laterality: Laterality


_A = AnatomSite
_HEAD = _("Head and neck")
_TRUNK = _("Chest, belly and intimate area")
_BACK = _("Back and bottom")
_ARM = _("Arms and hands")
_LEG = _("Legs and feet")

# part, its name, its heading, its site, and whether there are two of it
_PARTS: Final = (
    ("scalp", _("Top of the head"), _HEAD, _A.HEAD_NECK, False),
    ("back_of_head", _("Back of the head"), _HEAD, _A.HEAD_NECK, False),
    ("forehead", _("Forehead"), _HEAD, _A.HEAD_NECK, False),
    ("eye", _("Eye or eyelid"), _HEAD, _A.HEAD_NECK, True),
    ("nose", _("Nose"), _HEAD, _A.HEAD_NECK, False),
    ("cheek", _("Cheek or temple"), _HEAD, _A.HEAD_NECK, True),
    ("ear", _("Ear"), _HEAD, _A.HEAD_NECK, True),
    ("lips", _("Lips"), _HEAD, _A.HEAD_NECK, False),
    ("mouth", _("Inside of the mouth"), _HEAD, _A.ORAL_GENITAL, False),
    ("chin", _("Chin or jaw"), _HEAD, _A.HEAD_NECK, False),
    ("neck", _("Front of the neck"), _HEAD, _A.HEAD_NECK, False),
    ("nape", _("Back of the neck"), _HEAD, _A.HEAD_NECK, False),
    ("chest", _("Chest"), _TRUNK, _A.ANTERIOR_TORSO, True),
    ("breast", _("Breast"), _TRUNK, _A.ANTERIOR_TORSO, True),
    ("belly", _("Belly"), _TRUNK, _A.ANTERIOR_TORSO, True),
    ("flank", _("Side of the trunk or armpit"), _TRUNK, _A.LATERAL_TORSO, True),
    ("groin", _("Groin"), _TRUNK, _A.ANTERIOR_TORSO, True),
    ("genitals", _("Genitals"), _TRUNK, _A.ORAL_GENITAL, False),
    ("upper_back", _("Upper back"), _BACK, _A.POSTERIOR_TORSO, True),
    ("lower_back", _("Lower back"), _BACK, _A.POSTERIOR_TORSO, True),
    ("buttock", _("Buttock"), _BACK, _A.POSTERIOR_TORSO, True),
    ("anal_area", _("Around the anus"), _BACK, _A.ORAL_GENITAL, False),
    ("shoulder", _("Shoulder"), _ARM, _A.UPPER_EXTREMITY, True),
    ("upper_arm", _("Upper arm"), _ARM, _A.UPPER_EXTREMITY, True),
    ("elbow", _("Elbow"), _ARM, _A.UPPER_EXTREMITY, True),
    ("forearm", _("Forearm or wrist"), _ARM, _A.UPPER_EXTREMITY, True),
    ("back_of_hand", _("Back of the hand"), _ARM, _A.UPPER_EXTREMITY, True),
    ("palm", _("Palm"), _ARM, _A.PALMS_SOLES, True),
    ("fingers", _("Fingers"), _ARM, _A.UPPER_EXTREMITY, True),
    ("fingernails", _("Fingernails"), _ARM, _A.UPPER_EXTREMITY, True),
    ("thigh", _("Front of the thigh or hip"), _LEG, _A.LOWER_EXTREMITY, True),
    ("back_of_thigh", _("Back of the thigh"), _LEG, _A.LOWER_EXTREMITY, True),
    ("knee", _("Knee"), _LEG, _A.LOWER_EXTREMITY, True),
    ("hollow_of_knee", _("Hollow of the knee"), _LEG, _A.LOWER_EXTREMITY, True),
    ("shin", _("Shin"), _LEG, _A.LOWER_EXTREMITY, True),
    ("calf", _("Calf"), _LEG, _A.LOWER_EXTREMITY, True),
    ("foot", _("Ankle or top of the foot"), _LEG, _A.LOWER_EXTREMITY, True),
    ("sole", _("Sole or heel"), _LEG, _A.PALMS_SOLES, True),
    ("toes", _("Toes"), _LEG, _A.LOWER_EXTREMITY, True),
    ("toenails", _("Toenails"), _LEG, _A.LOWER_EXTREMITY, True),
)

# Whole sentences in every language: the side never has to agree with the part's gender.
_SIDED: Final = (
    (Laterality.LEFT, _("{part}, left side")),
    (Laterality.RIGHT, _("{part}, right side")),
)


def _make_sites(
    part: str, name: Words, heading: Words, site: AnatomSite, paired: bool
) -> tuple[BodySite, ...]:
    if not paired:
        return (BodySite(part, part, name, heading, site, Laterality.NONE),)
    return tuple(
        BodySite(f"{part}_{side}", part, format_lazy(words, part=name), heading, site, side)
        for side, words in _SIDED
    )


BODY_SITES: Final = {
    site.value: site for row in _PARTS for site in _make_sites(*row)
}  # fmt: skip
