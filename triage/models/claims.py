"""Who holds a case."""

from django.conf import settings
from django.db import models

from cases.models import Case
from telederm.core.models import RecordModel


class ClaimEnd(models.TextChoices):
    """How a claim ended."""

    SIGNED = "signed", "Report signed"
    RELEASED = "released", "Released"
    EXPIRED = "expired", "Lease expired"
    ASKED = "asked", "The patient was asked"
    WITHDRAWN = "withdrawn", "The patient withdrew the case"


class Claim(RecordModel):
    """A reader's hold on a case, for the time of a lease."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="claims")
    reader = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="claims")
    lease_expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    end = models.CharField(max_length=12, choices=ClaimEnd, blank=True)

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=models.Q(ended_at=None), name="one_claim_a_case"
            ),
            models.CheckConstraint(
                condition=models.Q(ended_at__isnull=True) ^ ~models.Q(end=""),
                name="an_ended_claim_says_how",
            ),
        ]

    def __str__(self) -> str:
        return f"claim on {self.case_id} by user {self.reader_id}"
