"""The promises and the ladder that count now, or counted in a version."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil

from django.conf import settings
from django.utils.translation import ngettext

from cases.workflow import UrgencyTier
from telederm.core.words import Words
from triage.models import Rung, TimePolicy
from triage.urgency.clock import Promises

Ladder = tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Times:
    """How soon each tier is promised, and who is called after which share of the time."""

    version: int
    promises: Promises
    ladder: Ladder

    def lines(self) -> Iterator[tuple[Words, str]]:
        """Yield each tier's name and time in words, the most urgent first."""
        for tier in sorted(UrgencyTier):
            ((unit, amount),) = self.promises[tier.name.lower()].items()
            yield tier.label, _say_time(unit, amount)

    def calls(self) -> Iterator[tuple[Words, str]]:
        """Yield who is called, and after how many percent of the time."""
        for rung, share in self.ladder:
            yield Rung(rung).label, f"{share * 100:g}"


def read_times(version: int | None = None) -> Times:
    """Return the newest version, or the given one; 0 is the settings'.

    Raises:
        TimePolicy.DoesNotExist: there was never such a version.
    """
    if version is None:
        row = TimePolicy.objects.order_by("-version").first()
    else:
        row = TimePolicy.objects.get(version=version) if version else None
    if row is None:
        return Times(0, settings.TELEDERM_TIERS, _freeze(settings.TELEDERM_ESCALATION))
    return Times(row.version, row.promises, _freeze(row.ladder))


def _say_time(unit: str, amount: float) -> str:
    number = ceil(amount)
    if unit == "hours":
        words = ngettext("%(amount)s hour", "%(amount)s hours", number)
    else:
        words = ngettext("%(amount)s working day", "%(amount)s working days", number)
    return words % {"amount": f"{amount:g}"}


def _freeze(ladder: list[tuple[str, float]]) -> Ladder:
    return tuple((str(rung), float(share)) for rung, share in ladder)


def list_time_policies() -> list[tuple[TimePolicy, Times]]:
    """Return every version that was published, the newest first, with what it says."""
    rows = TimePolicy.objects.select_related("published_by")
    return [(row, Times(row.version, row.promises, _freeze(row.ladder))) for row in rows]
