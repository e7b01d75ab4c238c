"""What else the model gave of an image: what it is like, and where it looked."""

from django.db import models
from django.db.models import Q
from pgvector.django import VectorField

from cases.models import ClinicalImage
from telederm.core.models import RecordModel
from telederm.core.triggers import Immutable
from triage.models.runs import TriageRun


class ImageEvidence(RecordModel):
    """The embedding and the class-activation map of one image in one run.

    An embedding can be compared with those of the same version only: the number stands beside it.
    """

    run = models.ForeignKey(TriageRun, models.PROTECT, related_name="evidence")
    image = models.ForeignKey(ClinicalImage, models.PROTECT, related_name="evidence")
    model_version = models.PositiveIntegerField()
    # Without a size: versions differ in how many channels they have.
    embedding = VectorField(null=True, help_text="Of unit length, or zero.")
    activation_map = models.JSONField(
        null=True, help_text="Rows from the top, 0 to 1, over the whole picture."
    )

    class Meta:
        indexes = [models.Index(fields=["model_version", "image"], name="evidence_by_version")]
        constraints = [
            models.UniqueConstraint(fields=["run", "image"], name="one_evidence_an_image"),
            models.CheckConstraint(
                condition=Q(embedding__isnull=False) | Q(activation_map__isnull=False),
                name="evidence_of_something",
            ),
        ]
        triggers = [Immutable()]

    def __str__(self) -> str:
        return f"evidence of {self.image_id}"
