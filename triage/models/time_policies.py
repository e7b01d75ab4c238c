"""How soon each tier is promised to be read, and who is called about a case that waits."""

import pgtrigger
from django.conf import settings
from django.db import models

from telederm.core.models import RecordModel


class TimePolicy(RecordModel):
    """One version of the promises and the ladder; the newest counts for cases sent from now on.

    Without any the settings count, as version 0. What a case was promised stays.
    """

    version = models.PositiveSmallIntegerField(unique=True)
    promises = models.JSONField(help_text='By tier: {"urgent": {"hours": 24}, ...}.')
    ladder = models.JSONField(help_text='In order: [["claimant", 0.75], ...], shares of the time.')
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reason = models.CharField(max_length=200)

    class Meta:
        ordering = ["-version"]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"time policy {self.version}"
