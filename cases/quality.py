"""What is wrong with a photograph, as the patient can mend it. Advice, never a refusal."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from telederm.core.words import Words


class QualityReason(models.TextChoices):
    """Why a photograph should be taken again; js/photo-check.js finds the same."""

    BLURRED = "blurred", _("It looks blurred")
    DARK = "dark", _("It is too dark")
    GLARE = "glare", _("It is too bright: parts of it are white")
    SMALL = "small", _("It is too small to see details")
    NO_SKIN = "no_skin", _("Hardly any skin is visible")


ADVICE: Final[Mapping[str, Words]] = {
    QualityReason.BLURRED: _("Hold the phone still, tap on the spot to focus, and go a bit back."),
    QualityReason.DARK: _("Go near a window, or switch on more light."),
    QualityReason.GLARE: _("Switch off the flash, and turn away from the lamp."),
    QualityReason.SMALL: _("Use the camera itself, not a picture from a message or a screenshot."),
    QualityReason.NO_SKIN: _("Let the skin fill most of the picture."),
}


def find_reasons(
    *, blur: float, brightness: float, glare: float, skin: float, short_side: int, dermoscopic: bool
) -> list[QualityReason]:
    """Return what should be better, by the limits of TELEDERM_PHOTO_CHECK.

    Args:
        blur, brightness, glare, skin: as `cases.imaging.quality` measures them.
        short_side: of the picture, pixels.
        dermoscopic: through a dermatoscope light and colours are its own; skin isn't looked for.
    """
    limits = settings.TELEDERM_PHOTO_CHECK
    figures = {"blur": blur, "brightness": brightness, "glare": glare, "short_side": short_side}
    if not dermoscopic:
        figures["skin"] = skin
    return list(_judge(figures, limits))


def _judge(figures: Mapping[str, float], limits: Mapping[str, Any]) -> Iterator[QualityReason]:
    # A dark picture looks blurred to any measure; it is told of the light alone.
    is_dark = figures["brightness"] < limits["brightness"]
    if is_dark:
        yield QualityReason.DARK
    elif figures["blur"] > limits["blur"]:
        yield QualityReason.BLURRED
    if figures["glare"] > limits["glare"]:
        yield QualityReason.GLARE
    if figures["short_side"] < limits["short_side"]:
        yield QualityReason.SMALL
    if figures.get("skin", 1.0) < limits["skin"] and not is_dark:
        yield QualityReason.NO_SKIN
