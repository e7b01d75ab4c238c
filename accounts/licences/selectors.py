"""Reading applications and checks."""

from dataclasses import dataclass

from django.db.models import F, QuerySet

from accounts.models import ClinicianProfile, LicenceApplication, User


@dataclass(frozen=True, slots=True)
class LicenceStanding:
    """Where a clinician stands: the check in force or past, and the newest application."""

    profile: ClinicianProfile | None
    newest: LicenceApplication | None

    @property
    def is_waiting(self) -> bool:
        """Whether an application waits for an administrator."""
        return self.newest is not None and self.newest.decided_at is None


def read_standing(user: User) -> LicenceStanding:
    """Return where the user stands."""
    profile = ClinicianProfile.objects.filter(user=user).first()
    return LicenceStanding(profile, LicenceApplication.objects.filter(user=user).first())


def list_waiting_applications() -> QuerySet[LicenceApplication]:
    """Applications that wait, the oldest first."""
    waiting = LicenceApplication.objects.filter(decided_at=None)
    return waiting.select_related("user__clinician_profile").order_by("created_at")


def list_clinicians() -> QuerySet[ClinicianProfile]:
    """Everybody whose licence was ever checked; who has to renew first stands first."""
    profiles = ClinicianProfile.objects.select_related("user", "verified_by")
    return profiles.order_by(F("verified_until").asc(nulls_last=True), "user__full_name")
