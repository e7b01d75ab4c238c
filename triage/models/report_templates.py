"""Texts that a reader writes once and uses in many reports."""

from django.conf import settings
from django.db import models

from cases.models import Disposition
from telederm.core.models import RecordModel


class ReportTemplate(RecordModel):
    """One reader's text, in one or more languages; shared, others may use it but not change it.

    Every wording that it ever had is a `ReportTemplateVersion`.
    """

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="report_templates"
    )
    title = models.CharField(max_length=80)
    condition = models.CharField(
        max_length=120, blank=True, help_text="It is offered first for this condition."
    )
    disposition = models.CharField(max_length=20, choices=Disposition, blank=True)
    is_shared = models.BooleanField(default=False)
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["title", "id"]

    def __str__(self) -> str:
        return self.title


class ReportTemplateText(models.Model):
    """The words of a template in one language; `{variables}` are filled in when it is used."""

    template = models.ForeignKey(ReportTemplate, models.CASCADE, related_name="texts")
    language = models.CharField(max_length=10)
    plain_summary = models.TextField()
    safety_net_advice = models.TextField()

    class Meta:
        ordering = ["language"]
        constraints = [
            models.UniqueConstraint(fields=["template", "language"], name="one_text_a_language")
        ]

    def __str__(self) -> str:
        return f"{self.template_id} in {self.language}"
