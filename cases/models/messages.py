"""What the dermatologist and the patient say to each other about a case."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.models.cases import Case
from cases.models.images import ClinicalImage
from telederm.core.models import RecordModel


class Side(models.TextChoices):
    """Who speaks: the patient (or who sent the case for them), or the clinic."""

    PATIENT = "patient", _("Patient")
    CLINIC = "clinic", _("Clinic")


class Wants(models.TextChoices):
    """What a dermatologist asks the patient for."""

    WORDS = "words", _("An answer in words")
    PHOTOGRAPHS = "photographs", _("New photographs")
    BOTH = "both", _("An answer in words, and new photographs")


class Message(RecordModel):
    """One message of a case's thread; its words stay as they were sent."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="messages")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    side = models.CharField(max_length=8, choices=Side)
    wants = models.CharField(max_length=12, choices=Wants, blank=True, help_text="Of a question.")
    text = models.TextField(blank=True)
    images = models.ManyToManyField(ClinicalImage, related_name="messages")
    read_at = models.DateTimeField(
        null=True, blank=True, help_text="When the other side first saw it."
    )
    read_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["created_at", "id"]
        indexes = [models.Index(fields=["case", "created_at"], name="message_by_case")]
        constraints = [
            models.CheckConstraint(
                condition=Q(side=Side.CLINIC) | Q(wants=""), name="only_the_clinic_asks"
            ),
            models.CheckConstraint(
                condition=Q(side=Side.PATIENT) | ~Q(text=""), name="a_question_has_words"
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(
                name="words_stay", fields=["case", "author", "side", "wants", "text", "created_at"]
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"message of the {self.side} on {self.case_id}"
