"""System checks of triage's settings, and of the version that answers cases."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register  # noqa: A004
from django.db import Error as DatabaseProblem

from serving.checks import compare_server
from serving.client import ConfigError
from serving.config import client_config
from triage.model_cards import find_live_version
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


@register(Tags.compatibility, deploy=True)
def check_model_server(**_: Any) -> list[CheckMessage]:
    """Report how the version that answers cases differs from the contract, on the live server.

    It is the database's live version; while there is none, what the settings pin.
    """
    try:
        config = client_config()
    except ConfigError:  # reported by the check of serving's own settings
        return []
    try:
        live = find_live_version()
    except DatabaseProblem as error:  # no server, or no table yet
        reason = str(error).partition("\n")[0]
        sentence = f"The database does not say which version answers cases: {reason}."
        hint = "Start it and migrate, and check again: only the settings' version was looked at."
        return [Warning(sentence, hint=hint, id="triage.W001"), *compare_server(config)]
    return compare_server(config.for_version(live.number) if live else config)
