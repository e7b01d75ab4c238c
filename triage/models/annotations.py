"""Marks that a reader made on a photograph."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.models import Case, ClinicalImage
from telederm.audit.triggers import KeepHistory
from telederm.core.models import RecordModel


class MarkKind(models.TextChoices):
    """What a mark is."""

    POINT = "point", _("Point")
    OUTLINE = "outline", _("Outline")
    LENGTH = "length", _("Length")
    SCALE = "scale", _("Scale marker")


class Annotation(RecordModel):
    """One mark; `points` are [x, y] as shares of the picture's width and height (0 to 1).

    A scale marker's `length_mm` makes the lengths on its picture millimetres. Removed, it stays
    as history.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="annotations")
    image = models.ForeignKey(ClinicalImage, models.PROTECT, related_name="annotations")
    reader = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=MarkKind)
    points = models.JSONField()
    note = models.CharField(max_length=200, blank=True)
    length_mm = models.FloatField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["created_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=MarkKind.SCALE, length_mm__isnull=False, length_mm__gt=0)
                | ~Q(kind=MarkKind.SCALE) & Q(length_mm=None),
                name="a_scale_marker_has_its_length",
            )
        ]
        triggers = [
            pgtrigger.ReadOnly(name="only_the_removal_changes", exclude=["removed_at"]),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            KeepHistory(case="case_id"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} on {self.image_id}"
