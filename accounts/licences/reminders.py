"""Telling clinicians in time that the check of their licence ends."""

from datetime import date
from typing import Final

from django.db import transaction
from django.utils import timezone

from accounts.events import licence_ending
from accounts.models import ClinicianProfile, LicenceWarning, Role
from accounts.models.clinicians import RENEWAL_WINDOW

# Days before the end at which a clinician is told, the nearest first; 0: it has ended.
STEPS: Final = (0, 1, 7, RENEWAL_WINDOW.days)


def warn_of_ending_licences() -> int:
    """Tell each dermatologist whose check ends soon or has ended, once a step; return how many."""
    horizon = timezone.localdate() + RENEWAL_WINDOW
    ending = ClinicianProfile.objects.filter(
        verified_at__isnull=False,
        verified_until__lte=horizon,
        user__is_active=True,
        user__role_grants__role=Role.DERMATOLOGIST,
        user__role_grants__revoked_at=None,
    )
    return sum(_warn(profile) for profile in ending.select_related("user"))


@transaction.atomic
def _warn(profile: ClinicianProfile) -> bool:
    assert profile.verified_until is not None  # noqa: S101 - the filter's own condition
    _warning, created = LicenceWarning.objects.get_or_create(
        profile=profile,
        verified_until=profile.verified_until,
        days=_nearest_step(profile.verified_until),
    )
    if created:
        licence_ending.send(sender=ClinicianProfile, profile=profile)
    return created


def _nearest_step(verified_until: date) -> int:
    # The last day counts in full: the day after is the first on which nothing can be read.
    remaining = (verified_until - timezone.localdate()).days + 1
    return next(step for step in STEPS if remaining <= step or step == STEPS[-1])
