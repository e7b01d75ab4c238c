"""What happened to a case, in order."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from cases.models.cases import Case
from cases.workflow import CaseStatus, EventKind


class CaseEvent(models.Model):
    """One event; `seq` counts from 1 within the case, without a gap."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="events")
    seq = models.PositiveIntegerField()
    kind = models.CharField(max_length=32, choices=EventKind)
    from_status = models.CharField(max_length=24, choices=CaseStatus)
    to_status = models.CharField(max_length=24, choices=CaseStatus)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+",
        help_text="Empty: the system.",
    )  # fmt: skip
    reason = models.CharField(max_length=200, blank=True)
    occurred_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["case", "seq"]
        constraints = [
            models.UniqueConstraint(fields=["case", "seq"], name="one_event_a_place_in_the_case")
        ]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"{self.kind} ({self.seq})"
