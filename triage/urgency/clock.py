"""When a case of a tier is due."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Final

from django.conf import settings
from django.utils import timezone

from cases.workflow import UrgencyTier

_FIRST_WEEKEND_DAY: Final = 5  # of date.weekday()


def is_weekday(day: date) -> bool:
    """Tell whether a day is none of Saturday and Sunday."""
    return day.weekday() < _FIRST_WEEKEND_DAY


def compute_due_time(
    tier: UrgencyTier, start: datetime, is_working_day: Callable[[date], bool] = is_weekday
) -> datetime:
    """Return when a case that was sent at `start` has to be read.

    Tiers with hours run around the clock; tiers with working days count those of the calendar,
    in the clinic's time zone. The promises are the setting TELEDERM_TIERS:
    {"urgent": {"hours": 24}, ...}.
    """
    promise = settings.TELEDERM_TIERS[tier.name.lower()]
    if "hours" in promise:
        return start + timedelta(hours=promise["hours"])
    return _add_working_days(timezone.localtime(start), promise["working_days"], is_working_day)


def postpone(
    tier: UrgencyTier,
    due: datetime,
    by: timedelta,
    is_working_day: Callable[[date], bool] = is_weekday,
) -> datetime:
    """Return the due time after the clock stood still: for working days, never on a day off."""
    later = timezone.localtime(due + by)
    counts_days = "working_days" in settings.TELEDERM_TIERS[tier.name.lower()]
    return _add_working_days(later, 0, is_working_day) if counts_days else later


def _add_working_days(
    start: datetime, days: int, is_working_day: Callable[[date], bool]
) -> datetime:
    due = start
    while days or not is_working_day(due.date()):
        due += timedelta(days=1)
        if days and is_working_day(due.date()):
            days -= 1
    return due
