"""When a case of a tier is due."""

from datetime import datetime, timedelta
from typing import Final

from django.conf import settings

from cases.workflow import UrgencyTier

_FIRST_WEEKEND_DAY: Final = 5  # of datetime.weekday()


def compute_due_time(tier: UrgencyTier, start: datetime) -> datetime:
    """Return when a case that was sent at `start` has to be read.

    Tiers with hours run around the clock; tiers with working days skip Saturday and Sunday.
    The promises are the setting TELEDERM_TIERS: {"urgent": {"hours": 24}, ...}.
    """
    promise = settings.TELEDERM_TIERS[tier.name.lower()]
    if "hours" in promise:
        return start + timedelta(hours=promise["hours"])
    return _add_working_days(start, promise["working_days"])


def _add_working_days(start: datetime, days: int) -> datetime:
    due = start
    while days or due.weekday() >= _FIRST_WEEKEND_DAY:
        due += timedelta(days=1)
        if due.weekday() < _FIRST_WEEKEND_DAY and days:
            days -= 1
    return due
