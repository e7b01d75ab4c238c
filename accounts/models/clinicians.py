"""Clinicians and the check of their licence."""

from datetime import timedelta
from typing import Final

from django.conf import settings
from django.db import models
from django.utils import timezone

from telederm.audit.triggers import KeepHistory
from telederm.core.models import RecordModel

RENEWAL_WINDOW: Final = timedelta(days=30)  # before its end a holder is told, and reminded


class ClinicianProfile(RecordModel):
    """What patients see of a clinician, and until when the licence counts as checked."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="clinician_profile"
    )
    credentials = models.CharField(max_length=150, help_text="As the patient reads it.")
    licence_number = models.CharField(max_length=60)
    issuing_body = models.CharField(max_length=150, blank=True, db_default="")
    region = models.CharField(max_length=100, blank=True, db_default="")
    specialty = models.CharField(max_length=24, blank=True, db_default="")
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    verified_at = models.DateTimeField(null=True, blank=True)
    verified_until = models.DateField(null=True, blank=True)

    class Meta:
        triggers = [KeepHistory(user="user_id")]

    def __str__(self) -> str:
        return f"clinician profile of user {self.user_id}"

    @property
    def is_current(self) -> bool:
        """Whether the licence was checked and the check hasn't run out."""
        if self.verified_at is None:
            return False
        return self.verified_until is None or self.verified_until >= timezone.localdate()

    @property
    def ends_soon(self) -> bool:
        """Whether the holder should send a renewed licence now."""
        if not self.is_current or self.verified_until is None:
            return False
        return self.verified_until - timezone.localdate() <= RENEWAL_WINDOW
