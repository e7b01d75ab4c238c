"""Clinical photographs: rebuilt from pixels, stored under names of our own."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.models.cases import Case
from telederm.audit.triggers import KeepHistory
from telederm.core.models import RecordModel


class ShotType(models.TextChoices):
    """How a photograph was taken."""

    OVERVIEW = "overview", _("From a distance")
    CLOSE_UP = "close_up", _("Close up")
    AT_AN_ANGLE = "at_an_angle", _("At an angle")
    DERMOSCOPIC = "dermoscopic", _("Through a dermatoscope")


class ClinicalImage(RecordModel):
    """One photograph of a case; sizes in pixels and bytes, digests as SHA-256 (hex)."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="images")
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    upload_key = models.UUIDField(
        help_text="Made by the client: a repeated upload finds its image."
    )
    shot_type = models.CharField(max_length=16, choices=ShotType)

    position = models.PositiveSmallIntegerField(
        db_default=0, default=0, help_text="Among the photographs of the case, from 0."
    )

    working_name = models.CharField(max_length=80, unique=True, help_text="In the storage.")
    thumbnail_name = models.CharField(max_length=80, unique=True, help_text="In the storage.")
    working_sha256 = models.CharField(max_length=64)
    source_sha256 = models.CharField(max_length=64, help_text="Of the file as it was sent.")
    source_format = models.CharField(max_length=8)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    sharpness = models.FloatField(
        null=True, help_text="Variance of the Laplacian (grey levels squared); null: not measured."
    )
    brightness = models.FloatField(null=True, help_text="Mean, 0 to 1; null: not measured.")

    class Meta:
        ordering = ["position", "created_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["case", "upload_key"], name="one_image_an_upload_key")
        ]
        triggers = [
            KeepHistory(case="case_id"),
            pgtrigger.ReadOnly(name="immutable", exclude=["position"]),
            pgtrigger.Trigger(
                name="kept_once_sent",
                when=pgtrigger.Before,
                operation=pgtrigger.Delete,
                func="""
                    IF (SELECT status FROM cases_case WHERE id = OLD.case_id) <> 'draft' THEN
                        RAISE EXCEPTION 'a photograph of a sent case is never deleted';
                    END IF;
                    RETURN OLD;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.shot_type} image of {self.case_id}"
