"""What a version in shadow said of live cases. Nobody sees it; only sums are ever shown."""

from django.db import models
from django.db.models import Q

from cases.models import ClinicalImage
from telederm.core.models import RecordModel
from telederm.core.triggers import Immutable
from triage.models.runs import TriageRun
from triage.models.versions import ModelVersion


class ShadowRun(RecordModel):
    """A version's answer on the pictures of one live run, or the code of why there is none."""

    run = models.ForeignKey(TriageRun, models.PROTECT, related_name="shadow_runs")
    version = models.ForeignKey(ModelVersion, models.PROTECT, related_name="shadow_runs")
    error_code = models.CharField(max_length=40, blank=True, help_text="Empty: it answered.")
    latency_ms = models.FloatField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "version"], name="one_shadow_a_run"),
            models.CheckConstraint(
                condition=Q(error_code="") ^ Q(latency_ms=None), name="a_shadow_answers_or_fails"
            ),
        ]
        triggers = [Immutable()]

    def __str__(self) -> str:
        return f"shadow of run {self.run_id}"


class ShadowPrediction(models.Model):
    """The probability of one label for one image, from a version in shadow."""

    shadow_run = models.ForeignKey(ShadowRun, models.PROTECT, related_name="predictions")
    image = models.ForeignKey(ClinicalImage, models.PROTECT, related_name="+")
    label = models.CharField(max_length=8)
    probability = models.FloatField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["shadow_run", "image", "label"], name="one_shadow_prediction_a_label"
            ),
            models.CheckConstraint(
                condition=Q(probability__gte=0, probability__lte=1), name="a_shadow_probability"
            ),
        ]
        triggers = [Immutable()]

    def __str__(self) -> str:
        return f"shadow prediction {self.pk}"
