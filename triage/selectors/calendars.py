"""The clinic's working days: no weekends, no public holidays, no closed days of its own."""

from collections.abc import Callable, Container
from datetime import date
from functools import cache

import holidays
from django.conf import settings
from django.utils import timezone

from triage.models import ClosedDay
from triage.urgency.clock import is_weekday


def read_calendar() -> Callable[[date], bool]:
    """Return the test for a working day, with the closed days from today on read once."""
    today = timezone.localdate()
    closed = frozenset(ClosedDay.objects.filter(day__gte=today).values_list("day", flat=True))
    public = public_holidays(settings.TELEDERM_HOLIDAYS)
    return lambda day: is_weekday(day) and day not in closed and day not in public


@cache
def public_holidays(region: str) -> Container[date]:
    """Return a region's public holidays, of any year: "DE" or "DE-BY"; none without a region.

    Raises:
        NotImplementedError: the calendar doesn't know the region (a check tells it at the start).
    """
    if not region:
        return frozenset()
    country, _hyphen, part = region.partition("-")
    return holidays.country_holidays(country, subdiv=part or None)
