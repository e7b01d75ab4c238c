"""The steps of the intake, as its pages show them."""

from typing import Final

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cases.models import Case
from telederm.core.words import Words

_STEPS: Final = (
    ("answers", _("Your skin")),
    ("photographs", _("Photographs")),
    ("send", _("Check and send")),
)


def intake_steps(case: Case, current: str) -> list[dict[str, Words]]:
    """Return the steps up to and after the current one, for the stepper component."""
    names = [name for name, _label in _STEPS]
    return [
        {
            "label": label,
            "url": reverse(f"case-{name}", args=[case.pk]),
            "state": _state(place, names.index(current)),
        }
        for place, (name, label) in enumerate(_STEPS)
    ]


def _state(place: int, current: int) -> str:
    if place == current:
        return "current"
    return "done" if place < current else "waiting"
