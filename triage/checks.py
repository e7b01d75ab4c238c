"""System checks of triage's settings."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register

from serving.client import ConfigError
from serving.config import client_config


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
