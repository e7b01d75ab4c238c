"""System checks of triage's settings."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register

from serving.client import ConfigError
from serving.config import client_config
from triage.models import Rung
from triage.selectors.calendars import public_holidays


@register(Tags.compatibility)
def check_lease(**_: Any) -> list[CheckMessage]:
    """Report a lease that ends while its worker may still wait for the model.

    Other workers would take the case over again and again, and nobody would store an answer.
    """
    lease_s: float = settings.TELEDERM_TRIAGE_LEASE_SECONDS
    try:
        deadline_s = client_config().deadline_s
    except ConfigError:  # reported by the check of serving's own settings
        return []
    if lease_s > deadline_s:
        return []
    sentence = (
        f"A triage run is taken over after {lease_s:g} s, but its call to the model may last "
        f"{deadline_s:g} s."
    )
    hint = "Make TELEDERM_TRIAGE_LEASE_SECONDS longer than TELEDERM_MODEL_DEADLINE_S."
    return [Error(sentence, hint=hint, id="triage.E001")]


@register(Tags.compatibility)
def check_calendar(**_: Any) -> list[CheckMessage]:
    """Report a region whose public holidays nobody knows: every working day would be wrong."""
    try:
        public_holidays(settings.TELEDERM_HOLIDAYS)
    except NotImplementedError as error:
        hint = (
            'Set TELEDERM_HOLIDAYS to a country such as "DE", a part of it such as "DE-BY", or "".'
        )
        return [Error(f"TELEDERM_HOLIDAYS: {error}", hint=hint, id="triage.E002")]
    return []


@register(Tags.compatibility)
def check_ladder(**_: Any) -> list[CheckMessage]:
    """Report a ladder that names nobody, or calls the later ones first."""
    rungs = [rung for rung, _share in settings.TELEDERM_ESCALATION]
    shares = [share for _rung, share in settings.TELEDERM_ESCALATION]
    if (
        set(rungs) <= set(Rung.values)
        and len(set(rungs)) == len(rungs)
        and shares == sorted(shares)
    ):
        return []
    hint = f"Each of {', '.join(Rung.values)} at most once, with growing shares."
    return [Error("TELEDERM_ESCALATION is no ladder.", hint=hint, id="triage.E003")]
