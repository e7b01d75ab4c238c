"""Photographs on their way: files that arrive in pieces over a line that breaks."""

from django.conf import settings
from django.db import models

from cases.models.cases import Case
from cases.models.images import ShotType
from telederm.core.models import RecordModel


class PartialUpload(RecordModel):
    """One file of a known length; what has come lies on the disk under its id."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="uploads")
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    upload_key = models.UUIDField(help_text="Made by the client: a repeated request finds it.")
    shot_type = models.CharField(max_length=16, choices=ShotType)
    length = models.PositiveBigIntegerField(help_text="Of the whole file, bytes.")
    is_kept = models.BooleanField(
        db_default=False, default=False, help_text="Sent although the device found it poor."
    )
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "upload_key"], name="one_upload_a_key")
        ]

    def __str__(self) -> str:
        return f"upload {self.upload_key} of {self.case_id}"
