"""How it went on: what the patient says some weeks after the answer."""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.models.cases import Case
from telederm.audit.triggers import KeepHistory
from telederm.core.models import RecordModel


class Course(models.TextChoices):
    """How the skin has changed since the answer."""

    GONE = "gone", _("It is gone")
    BETTER = "better", _("It is better")
    SAME = "same", _("It is the same")
    WORSE = "worse", _("It is worse")


class Seen(models.TextChoices):
    """Who has looked at it in person since."""

    NOBODY = "nobody", _("Nobody")
    DOCTOR = "doctor", _("A doctor of another field")
    DERMATOLOGIST = "dermatologist", _("A dermatologist")


class TissueTest(models.TextChoices):
    """Whether tissue was taken and looked at."""

    NONE = "none", _("No tissue was taken")
    WAITING = "waiting", _("Tissue was taken; the result is not there yet")
    DONE = "done", _("Tissue was taken, and I know the result")


class OutcomeResponse(RecordModel):
    """The questions of one day after the answer; asked first, answered once or never."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="outcomes")
    days = models.PositiveSmallIntegerField(help_text="After the report: 30 or 90.")
    answered_at = models.DateTimeField(null=True, blank=True)
    course = models.CharField(max_length=8, choices=Course, blank=True)
    seen = models.CharField(max_length=16, choices=Seen, blank=True)
    tissue_test = models.CharField(max_length=8, choices=TissueTest, blank=True)
    other_diagnosis = models.CharField(
        max_length=200, blank=True, help_text="What a doctor who saw it, or the test, called it."
    )
    words = models.TextField(blank=True)

    class Meta:
        ordering = ["case", "days"]
        constraints = [
            models.UniqueConstraint(fields=["case", "days"], name="one_outcome_a_day"),
            models.CheckConstraint(
                condition=Q(answered_at=None) | (~Q(course="") & ~Q(seen="")),
                name="an_answered_outcome_says_how_it_went",
            ),
        ]
        triggers = [
            KeepHistory(case="case_id"),
            pgtrigger.Protect(
                name="answered_once",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__answered_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"outcome of {self.case_id} after {self.days} days"
