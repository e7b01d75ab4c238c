"""Who holds a case."""

from django.conf import settings
from django.db import models

from cases.models import Case
from telederm.audit.triggers import KeepHistory
from telederm.core.models import RecordModel


class ClaimEnd(models.TextChoices):
    """How a claim ended."""

    SIGNED = "signed", "Report signed"
    RELEASED = "released", "Released"
    EXPIRED = "expired", "Lease expired"
    ASKED = "asked", "The patient was asked"
    WITHDRAWN = "withdrawn", "The patient withdrew the case"
    REFUSED = "refused", "Refused"
    READER_LEFT = "reader_left", "The reader may read no more"
    HANDED_OVER = "handed_over", "Handed over"
    TAKEN_OVER = "taken_over", "Taken over by a coordinator"
    SECOND_READ = "second_read", "Waiting for a second reading"
    READ = "read", "Second reading done"


class ClaimPurpose(models.TextChoices):
    """What a case is held for: to answer it, or to read it a second time, blind."""

    ANSWER = "answer", "To answer it"
    SECOND_READ = "second_read", "To read it a second time"


class Claim(RecordModel):
    """A reader's hold on a case, for the time of a lease."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="claims")
    reader = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="claims")
    purpose = models.CharField(
        max_length=12, choices=ClaimPurpose, default=ClaimPurpose.ANSWER,
        db_default=ClaimPurpose.ANSWER,
    )  # fmt: skip
    lease_expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    end = models.CharField(max_length=12, choices=ClaimEnd, blank=True)

    class Meta:
        triggers = [KeepHistory(case="case_id")]
        ordering = ["-created_at"]
        indexes = [
            models.Index(fields=["reader"], condition=models.Q(ended_at=None), name="claims_held"),
            models.Index(
                fields=["lease_expires_at"],
                condition=models.Q(ended_at=None),
                name="claims_by_lease_end",
            ),
        ]
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
