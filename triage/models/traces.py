"""Why a case has its tier."""

from django.db import models

from cases.models import Case
from cases.workflow import UrgencyTier
from telederm.core.models import RecordModel
from telederm.core.triggers import Immutable
from triage.models.runs import TriageRun


class UrgencyTrace(RecordModel):
    """What the policy read, which rules fired, and the tier; it can be computed again."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="urgency_traces")
    run = models.OneToOneField(TriageRun, models.PROTECT, related_name="urgency_trace")
    policy_version = models.PositiveSmallIntegerField()
    inputs = models.JSONField()
    rules = models.JSONField(help_text="The rules that fired, each with its tier and its words.")
    tier = models.PositiveSmallIntegerField(choices=UrgencyTier)

    class Meta:
        ordering = ["created_at"]
        triggers = [Immutable()]

    def __str__(self) -> str:
        return f"tier {self.tier} of {self.case_id}"
