"""Why a case has its tier, in words that spoil no blind reading."""

from collections.abc import Iterable
from typing import Final

from django.utils.translation import gettext_lazy as _

from telederm.core.words import Words
from triage.models import UrgencyTrace

_WORDS: Final = {
    "red_flag": _("Emergency sign in the answers"),
    "fever": _("Fever"),
    "seven_point": _("Seven-point checklist: three points or more"),
    "several_changes": _("Colour, shape or bleeding changed"),
    "default": _("No warning sign in the answers"),
}
_MODEL_WORDS: Final = _("Sorted forward by triage")


def describe_reasons(traces: Iterable[UrgencyTrace]) -> list[Words]:
    """Return the reasons of the newest trace; the model's rules appear as one neutral line."""
    rules = max(traces, key=lambda trace: trace.created_at).rules if traces else []
    from_answers: list[Words] = [
        _WORDS[rule["code"]]
        for rule in rules
        if not rule["from_model"] and rule["code"] != "default"
    ]
    if any(rule["from_model"] for rule in rules):
        return [*from_answers, _MODEL_WORDS]
    return from_answers or [_WORDS["default"]]
