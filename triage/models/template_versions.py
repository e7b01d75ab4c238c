"""Every wording that a report template ever had."""

from django.conf import settings
from django.db import models

from telederm.core.models import RecordModel
from telederm.core.triggers import Immutable
from triage.models.report_templates import ReportTemplate


class ReportTemplateVersion(RecordModel):
    """One wording of a template, with who wrote it and why; the newest is what readers get."""

    template = models.ForeignKey(ReportTemplate, models.PROTECT, related_name="versions")
    version = models.PositiveIntegerField()
    title = models.CharField(max_length=80)
    condition = models.CharField(max_length=120, blank=True)
    disposition = models.CharField(max_length=20, blank=True)
    is_shared = models.BooleanField()
    texts = models.JSONField(help_text="By language: {plain_summary, safety_net_advice}.")
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["template", "version"], name="one_wording_a_template_version"
            )
        ]
        triggers = [Immutable()]

    def __str__(self) -> str:
        return f"{self.template_id} v{self.version}"
