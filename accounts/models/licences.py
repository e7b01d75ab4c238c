"""A clinician's licence: applied with, checked by an administrator, warned of before it ends."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models.clinicians import ClinicianProfile
from accounts.models.decisions import DecidedRecord, whole_decision
from telederm.core.models import RecordModel


class Specialty(models.TextChoices):
    """In which field the licence lets its holder work."""

    DERMATOLOGY = "dermatology", _("Dermatology")
    PAEDIATRIC_DERMATOLOGY = "paediatric_dermatology", _("Paediatric dermatology")
    GENERAL_PRACTICE = "general_practice", _("General practice with dermatology")


class LicenceDecision(models.TextChoices):
    """What became of an application."""

    VERIFIED = "verified", _("Verified")
    REFUSED = "refused", _("Refused")
    TAKEN_BACK = "taken_back", _("Taken back")


class LicenceApplication(DecidedRecord):
    """What an applicant says of a licence. Decided once, never changed."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="licence_applications"
    )
    credentials = models.CharField(max_length=150)
    specialty = models.CharField(max_length=24, choices=Specialty)
    licence_number = models.CharField(max_length=60)
    issuing_body = models.CharField(max_length=150)
    region = models.CharField(max_length=100)
    expires_on = models.DateField()
    decision = models.CharField(max_length=10, choices=LicenceDecision, blank=True)
    reason = models.CharField(max_length=200, blank=True)

    class Meta(DecidedRecord.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(decided_at=None),
                name="one_open_application_a_clinician",
            ),
            whole_decision("a_licence_decision_is_whole"),
            models.CheckConstraint(
                condition=Q(decided_by=None)
                | Q(decision=LicenceDecision.TAKEN_BACK, decided_by=F("user"))
                | ~Q(decision=LicenceDecision.TAKEN_BACK) & ~Q(decided_by=F("user")),
                name="nobody_checks_their_own_licence",
            ),
            models.CheckConstraint(
                condition=~Q(decision__in=[LicenceDecision.VERIFIED, LicenceDecision.REFUSED])
                | ~Q(reason=""),
                name="a_licence_decision_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"licence application of user {self.user_id}"


class LicenceWarning(RecordModel):
    """A clinician was told that the check ends in so many days; 0: that it has ended."""

    profile = models.ForeignKey(ClinicianProfile, models.CASCADE, related_name="warnings")
    verified_until = models.DateField()
    days = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["profile", "verified_until", "days"], name="each_licence_warning_once"
            )
        ]

    def __str__(self) -> str:
        return f"warning {self.days} days before {self.verified_until}"
