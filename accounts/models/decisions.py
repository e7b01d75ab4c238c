"""Rows that somebody decides on once."""

from typing import Any

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from telederm.core.models import RecordModel


class DecidedRecord(RecordModel):
    """Somebody decides, at some time; the heir says in `decision` what may be decided."""

    decision: Any
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        abstract = True
        ordering = ["-created_at"]
        triggers = [
            pgtrigger.Protect(
                name="decided_once",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__decided_at__isnull=False),
            )
        ]


def whole_decision(name: str) -> models.CheckConstraint:
    """What was decided, by whom and when: all of it, or nothing yet."""
    return models.CheckConstraint(
        condition=Q(decided_at=None, decided_by=None, decision="")
        | Q(decided_at__isnull=False, decided_by__isnull=False) & ~Q(decision=""),
        name=name,
    )
