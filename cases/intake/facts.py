"""What the platform itself reads out of answers, whatever the questionnaire's version.

Whoever needs the age, the sex or the anatomical site asks here, and never the stored answers.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from cases.intake.body_sites import BODY_SITES, AnatomSite
from cases.intake.questionnaires import chosen_values

_SEXES: Final = frozenset({"female", "male", "other"})


@dataclass(frozen=True, slots=True)
class IntakeFacts:
    """Facts out of the answers; what was passed over is None or empty.

    `body_sites` are places of version 2, `anatom_sites` the general anatomical sites of ISIC's
    dictionary, each once, in the order of the questionnaire.
    """

    age_years: int | None
    is_adult: bool | None
    sex: str | None
    body_sites: tuple[str, ...]
    anatom_sites: tuple[AnatomSite, ...]


def read_facts(answers: Mapping[str, Any]) -> IntakeFacts:
    """Read the facts out of the answers to any version."""
    age = answers.get("age_years")
    sex = answers.get("sex")
    sites = tuple(
        place for place in BODY_SITES if place in chosen_values(answers.get("body_sites"))
    )
    return IntakeFacts(
        age_years=age if isinstance(age, int) else None,
        is_adult={"yes": True, "no": False}.get(str(answers.get("is_adult"))),
        sex=sex if sex in _SEXES else None,
        body_sites=sites,
        anatom_sites=_anatom_sites(answers, sites),
    )


def _anatom_sites(answers: Mapping[str, Any], sites: tuple[str, ...]) -> tuple[AnatomSite, ...]:
    stored = answers.get("anatom_site")  # version 1 asked for it directly
    if stored in set(AnatomSite):
        return (AnatomSite(stored),)
    return tuple(dict.fromkeys(BODY_SITES[place].anatom_site for place in sites))
