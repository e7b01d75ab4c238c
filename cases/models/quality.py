"""What the server found about a photograph, and what the patient made of it."""

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models

from cases.models.images import ClinicalImage
from cases.quality import ADVICE, QualityReason
from telederm.audit.triggers import KeepHistory
from telederm.core.models import RecordModel
from telederm.core.words import Words


class ImageQualityCheck(RecordModel):
    """The check of one photograph: its figures (cases.imaging.quality) and the reasons found."""

    image = models.OneToOneField(ClinicalImage, models.CASCADE, related_name="quality_check")
    blur = models.FloatField()
    glare = models.FloatField()
    skin = models.FloatField()
    reasons = ArrayField(models.CharField(max_length=12, choices=QualityReason))
    kept_at = models.DateTimeField(
        null=True, blank=True, help_text="When the patient chose to send it anyway."
    )

    class Meta:
        triggers = [
            KeepHistory(),
            pgtrigger.ReadOnly(name="figures_stay", exclude=["kept_at"]),
        ]

    def __str__(self) -> str:
        return f"quality of {self.image_id}"

    @property
    def is_open(self) -> bool:
        """Whether the patient has still to decide: take it again, or send it anyway."""
        return bool(self.reasons) and self.kept_at is None

    @property
    def advice(self) -> list[tuple[Words, Words]]:
        """Each reason with what to do about it."""
        return [(QualityReason(reason).label, ADVICE[reason]) for reason in self.reasons]
