"""The clocks of cases that wait to be read, and whom they have called."""

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.models import Case
from telederm.core.models import RecordModel


class Rung(models.TextChoices):
    """Whom a clock calls, one after the other."""

    CLAIMANT = "claimant", _("Whoever holds the case")
    POOL = "pool", _("Every reader who is there")
    COORDINATOR = "coordinator", _("The coordinators")
    ADMINISTRATOR = "administrator", _("The administrators")


class CaseClock(models.Model):
    """One running clock: when it rings next, and for which step of the ladder.

    A case that nobody needs to read has none. While it waits for its patient, the clock stands
    still unless the case is urgent (`paused_at`).
    """

    case = models.OneToOneField(Case, models.CASCADE, primary_key=True, related_name="clock")
    due_at = models.DateTimeField(help_text="For which due time the steps below hold.")
    next_step = models.PositiveSmallIntegerField(default=0, help_text="Counts the ladder's rungs.")
    rings_at = models.DateTimeField(null=True, help_text="Null: standing still, or all called.")
    paused_at = models.DateTimeField(null=True)
    policy_version = models.PositiveSmallIntegerField(
        db_default=0, help_text="Whose ladder it climbs: a newer one doesn't move its steps."
    )

    class Meta:
        indexes = [
            models.Index(
                fields=["rings_at"],
                condition=models.Q(rings_at__isnull=False),
                name="clocks_that_will_ring",
            )
        ]

    def __str__(self) -> str:
        return f"clock of {self.case_id}"


class Escalation(RecordModel):
    """One call that was made; each at most once for one due time."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="escalations")
    rung = models.CharField(max_length=16, choices=Rung)
    due_at = models.DateTimeField()

    class Meta:
        ordering = ["created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "rung", "due_at"], name="one_escalation_a_rung_and_due_time"
            )
        ]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"{self.rung} called about {self.case_id}"


class ClosedDay(RecordModel):
    """A day on which the clinic doesn't work, besides weekends and public holidays."""

    day = models.DateField(unique=True)
    name = models.CharField(max_length=80)

    class Meta:
        ordering = ["day"]

    def __str__(self) -> str:
        return f"{self.day}: {self.name}"
