"""What the model said, or why it said nothing. Never changed afterwards."""

from django.db import models
from django.db.models.functions import Now

from cases.models import Case, ClinicalImage
from telederm.core.models import RecordModel
from telederm.core.triggers import Immutable
from triage.models.tickets import TriageTicket


class RunOutcome(models.TextChoices):
    """How a run ended. Each of these ends with the case in the queue."""

    ANSWERED = "answered", "The model answered"
    ABSTAINED = "abstained", "The model gave no opinion"
    FAILED = "failed", "The model could not be asked"
    TIMED_OUT = "timed_out", "The model did not answer in time"
    SWITCHED_OFF = "switched_off", "The model is switched off"


class AbstainReason(models.TextChoices):
    """Why the model gives no opinion on a case. None of these means benign."""

    NO_CONSENT = "no_consent", "The patient did not agree to AI processing"
    OUT_OF_SCOPE_MODALITY = "out_of_scope_modality", "No dermoscopic photograph"
    OUT_OF_SCOPE_AGE = "out_of_scope_age", "Age outside the model's scope"
    OUT_OF_SCOPE_SITE = "out_of_scope_site", "Body site outside the model's scope"
    LOW_QUALITY = "low_quality", "The photographs are too blurred or too dark"
    OUT_OF_DISTRIBUTION = "out_of_distribution", "Unlike the photographs that the model learnt from"
    HIGH_ENTROPY = "high_entropy", "The model is undecided"
    SUBGROUP_OFF = "subgroup_off", "The model is switched off for this group of cases"


class TriageRun(RecordModel):
    """One finished run: exactly one for each ticket."""

    ticket = models.OneToOneField(TriageTicket, models.PROTECT, related_name="run")
    case = models.ForeignKey(Case, models.PROTECT, related_name="triage_runs")
    attempt = models.PositiveSmallIntegerField()
    outcome = models.CharField(max_length=16, choices=RunOutcome)
    abstain_reason = models.CharField(max_length=32, choices=AbstainReason, blank=True)
    error_code = models.CharField(max_length=40, blank=True)

    model_name = models.CharField(max_length=60, blank=True)
    model_version = models.PositiveIntegerField(null=True)
    label_map_digest = models.CharField(max_length=64, blank=True)
    preprocessing_digest = models.CharField(max_length=64, blank=True)
    latency_ms = models.FloatField(null=True, help_text="Of the call to the model server.")
    strangeness = models.FloatField(
        null=True, help_text="The lowest out-of-distribution score, where the model gives one."
    )
    finished_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["-finished_at"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(outcome=RunOutcome.ANSWERED)
                | models.Q(model_version__isnull=False),
                name="an_answer_names_its_model",
            ),
            models.CheckConstraint(
                condition=models.Q(outcome=RunOutcome.ABSTAINED) ^ models.Q(abstain_reason=""),
                name="abstaining_has_a_reason",
            ),
        ]
        triggers = [Immutable()]

    def __str__(self) -> str:
        return f"{self.outcome} run on {self.case_id}"


class Prediction(models.Model):
    """The probability of one label for one image."""

    run = models.ForeignKey(TriageRun, models.PROTECT, related_name="predictions")
    image = models.ForeignKey(ClinicalImage, models.PROTECT, related_name="+")
    label = models.CharField(max_length=8)
    probability = models.FloatField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["run", "image", "label"], name="one_prediction_a_label"
            ),
            models.CheckConstraint(
                condition=models.Q(probability__gte=0, probability__lte=1), name="a_probability"
            ),
        ]
        triggers = [Immutable()]

    def __str__(self) -> str:
        return f"{self.label} {self.probability:.3f}"


class ImageJudgement(RecordModel):
    """Whether one photograph is a ground for an opinion, by the limits of the run's version.

    There is one for each photograph that the model was shown, with the limits of that moment: a
    later version has others.
    """

    run = models.ForeignKey(TriageRun, models.PROTECT, related_name="judgements")
    image = models.ForeignKey(ClinicalImage, models.PROTECT, related_name="+")
    abstain_reason = models.CharField(
        max_length=32, choices=AbstainReason, blank=True, help_text="Empty: it is a ground."
    )
    strangeness = models.FloatField(
        null=True, help_text="Out-of-distribution score, where the model gives one."
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "image"], name="one_judgement_an_image")
        ]
        triggers = [Immutable()]

    def __str__(self) -> str:
        return f"judgement on {self.image_id}"
