"""What a person agreed to, in which words."""

from django.conf import settings
from django.db import models

from telederm.audit.triggers import KeepHistory
from telederm.core.models import RecordModel


class Purpose(models.TextChoices):
    """What a consent is for. Care is needed to send a case; the others are free."""

    CARE = "care", "Care"
    AI_PROCESSING = "ai_processing", "AI processing"
    TEACHING = "teaching", "Teaching"
    RESEARCH = "research", "Research"


class ConsentText(RecordModel):
    """One version of the words that a person is asked to agree to; the newest is in force."""

    purpose = models.CharField(max_length=20, choices=Purpose)
    version = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=120)
    body = models.TextField()

    class Meta:
        triggers = [KeepHistory()]
        ordering = ["purpose", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["purpose", "version"], name="one_consent_text_a_version"
            )
        ]

    def __str__(self) -> str:
        return f"{self.purpose} v{self.version}"


class Consent(RecordModel):
    """A person's agreement to one text; withdrawn, it stays as history."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="consents")
    text = models.ForeignKey(ConsentText, models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=20, choices=Purpose)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+",
        help_text="Who agreed on the person's behalf; empty: the person.",
    )  # fmt: skip
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        triggers = [KeepHistory(user="user_id")]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "purpose"],
                condition=models.Q(withdrawn_at=None),
                name="one_current_consent_a_purpose",
            )
        ]

    def __str__(self) -> str:
        return f"consent to {self.purpose} of user {self.user_id}"
