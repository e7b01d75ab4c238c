"""A second pair of eyes on a case, and a third where the two differ."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.models import Case
from telederm.audit.triggers import KeepHistory
from telederm.core.models import RecordModel
from triage.models.readings import Assessment


class SecondReadReason(models.TextChoices):
    """Why a case is read twice."""

    ASKED = "asked", _("The first reader asked for it")
    SIDES_DIFFER = "sides_differ", _("The reader's and the model's side differ")
    LOW_CONFIDENCE = "low_confidence", _("The first reader is not sure")
    QUALITY_SAMPLE = "quality_sample", _("Drawn at random to check quality")


class SecondReadState(models.TextChoices):
    """How far it has come."""

    WAITING = "waiting", _("Waiting for the second reader")
    AGREED = "agreed", _("Both readers agree")
    DIFFERS = "differs", _("The readers differ: waiting for a third one")
    DECIDING = "deciding", _("A third reader decides")


class SecondRead(RecordModel):
    """One case's second reading. Neither reader sees the other's before they have read."""

    case = models.OneToOneField(Case, models.PROTECT, related_name="second_read")
    reason = models.CharField(max_length=16, choices=SecondReadReason)
    note = models.CharField(max_length=200, blank=True, help_text="What the first reader asks.")
    state = models.CharField(max_length=8, choices=SecondReadState, default=SecondReadState.WAITING)
    first_reader = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    second_reader = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    second_assessment = models.OneToOneField(
        Assessment, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        triggers = [KeepHistory(case="case_id")]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(first_reader=models.F("second_reader")),
                name="the_second_reader_is_another",
            ),
            models.CheckConstraint(
                condition=models.Q(state="waiting") ^ models.Q(second_assessment__isnull=False),
                name="a_second_read_waits_or_is_read",
            ),
        ]

    def __str__(self) -> str:
        return f"second reading of {self.case_id}: {self.state}"
