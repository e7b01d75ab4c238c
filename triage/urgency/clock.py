"""When a case of a tier is due."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Final

from django.conf import settings
from django.utils import timezone

from cases.workflow import UrgencyTier

# By tier: {"urgent": {"hours": 24}, "routine": {"working_days": 5}, ...}.
Promises = Mapping[str, Mapping[str, float]]

_FIRST_WEEKEND_DAY: Final = 5  # of date.weekday()


def is_weekday(day: date) -> bool:
    """Tell whether a day is none of Saturday and Sunday."""
    return day.weekday() < _FIRST_WEEKEND_DAY


def compute_due_time(
    tier: UrgencyTier,
    start: datetime,
    is_working_day: Callable[[date], bool] = is_weekday,
    promises: Promises | None = None,
) -> datetime:
    """Return when a case that was sent at `start` has to be read.

    Tiers with hours run around the clock; tiers with working days count those of the calendar,
    in the clinic's time zone. Without `promises` those of the setting TELEDERM_TIERS count.
    """
    promise = _promise(tier, promises)
    if "hours" in promise:
        return start + timedelta(hours=promise["hours"])
    days = int(promise["working_days"])
    return _add_working_days(timezone.localtime(start), days, is_working_day)


def postpone(
    tier: UrgencyTier,
    due: datetime,
    by: timedelta,
    is_working_day: Callable[[date], bool] = is_weekday,
    promises: Promises | None = None,
) -> datetime:
    """Return the due time after the clock stood still: for working days, never on a day off."""
    later = timezone.localtime(due + by)
    counts_days = "working_days" in _promise(tier, promises)
    return _add_working_days(later, 0, is_working_day) if counts_days else later


def _promise(tier: UrgencyTier, promises: Promises | None) -> Mapping[str, float]:
    chosen: Promises = settings.TELEDERM_TIERS if promises is None else promises
    return chosen[tier.name.lower()]


def _add_working_days(
    start: datetime, days: int, is_working_day: Callable[[date], bool]
) -> datetime:
    due = start
    while days or not is_working_day(due.date()):
        due += timedelta(days=1)
        if days and is_working_day(due.date()):
            days -= 1
    return due
