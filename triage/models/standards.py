"""What is known of the truth about a case, and how well it is known."""

from typing import Final

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.models import Case
from telederm.core.models import RecordModel


class StandardKind(models.TextChoices):
    """What a diagnosis rests on."""

    HISTOPATHOLOGY = "histopathology", _("Histopathology")
    EXPERT_CONSENSUS = "expert_consensus", _("Consensus of experts")
    FOLLOW_UP = "follow_up", _("Follow-up")
    SINGLE_ASSESSMENT = "single_assessment", _("One clinical assessment")


# The strongest first. A stronger one is what the case counts as; of equals, the newest.
STRENGTH: Final = (
    StandardKind.HISTOPATHOLOGY,
    StandardKind.EXPERT_CONSENSUS,
    StandardKind.FOLLOW_UP,
    StandardKind.SINGLE_ASSESSMENT,
)


class ReferenceStandard(RecordModel):
    """One finding about a case's diagnosis. Never changed: a correction is a newer row.

    Codes and side are those that the vocabulary had at the time; free text has none.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="reference_standards")
    kind = models.CharField(max_length=20, choices=StandardKind)
    condition = models.CharField(max_length=200)
    icd11 = models.CharField("ICD-11", max_length=8, blank=True)
    icd10 = models.CharField("ICD-10", max_length=8, blank=True)
    side = models.CharField(max_length=12, blank=True)
    vocabulary_version = models.CharField(max_length=24, blank=True, db_default="")
    observed_on = models.DateField(help_text="When the tissue was taken, or the skin looked at.")
    note = models.CharField(max_length=500, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-created_at"]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.case_id}"
