"""The rules of the place where the clinic works, from the settings."""

from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.text import format_lazy

from cases.intake.body_sites import BODY_SITES
from telederm.core.words import Words


class Minors(StrEnum):
    """How minors get care here."""

    WITH_REPRESENTATIVE = "with_representative"
    REFUSED = "refused"


class IntimateAreas(StrEnum):
    """Whose photographs of intimate areas are taken here."""

    TAKEN = "taken"
    OF_ADULTS = "of_adults"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class LocalRules:
    """What law and custom ask here; `telederm.settings.jurisdictions` says what each means."""

    emergency_number: str
    emergency_advice: Words
    adult_from_years: int
    alone_from_years: int
    minors: Minors
    intimate_areas: IntimateAreas
    intimate_sites: frozenset[str]


def read_local_rules() -> LocalRules:
    """Return the rules of the configured jurisdiction.

    Raises:
        ImproperlyConfigured: there is no such jurisdiction, or its rules are not whole.
    """
    code = settings.TELEDERM_JURISDICTION
    if code not in settings.TELEDERM_JURISDICTIONS:
        known = ", ".join(sorted(settings.TELEDERM_JURISDICTIONS))
        raise ImproperlyConfigured(f"TELEDERM_JURISDICTION is {code!r}: choose one of {known}.")
    try:
        return _build(settings.TELEDERM_JURISDICTIONS[code])
    except (KeyError, ValueError) as error:
        raise ImproperlyConfigured(f"The rules of jurisdiction {code!r}: {error}.") from error


def _build(rules: dict[str, Any]) -> LocalRules:
    if unknown := set(rules) - {field.name for field in fields(LocalRules)}:
        raise ValueError(f"nobody knows of {', '.join(sorted(unknown))}")
    sites = frozenset(rules["intimate_sites"])
    if nowhere := sites - {site.part for site in BODY_SITES.values()}:
        raise ValueError(f"no such place on the body: {', '.join(sorted(nowhere))}")
    number = settings.TELEDERM_EMERGENCY_NUMBER or rules["emergency_number"]
    return LocalRules(
        emergency_number=number,
        emergency_advice=format_lazy(rules["emergency_advice"], number=number),
        adult_from_years=int(rules["adult_from_years"]),
        alone_from_years=int(rules["alone_from_years"]),
        minors=Minors(rules["minors"]),
        intimate_areas=IntimateAreas(rules["intimate_areas"]),
        intimate_sites=sites,
    )
