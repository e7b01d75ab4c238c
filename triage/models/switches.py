"""The switch that turns the model off without a deploy."""

import pgtrigger
from django.conf import settings
from django.db import models

from telederm.core.models import RecordModel


class ModelSwitch(RecordModel):
    """One turn of the switch; the newest row says how it stands. No row: on."""

    enabled = models.BooleanField()
    reason = models.CharField(max_length=200)
    turned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-created_at"]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return "on" if self.enabled else "off"


class SubgroupSwitch(RecordModel):
    """One turn of the switch of one group of cases; the newest of a group says how it stands.

    `dimension` and `value` are those of `triage.subgroups`.
    """

    dimension = models.CharField(max_length=16)
    value = models.CharField(max_length=20)
    enabled = models.BooleanField()
    reason = models.CharField(max_length=200)
    turned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-created_at"]
        indexes = [
            models.Index(fields=["dimension", "value", "-created_at"], name="subgroup_switch_order")
        ]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"{self.dimension}={self.value}: {'on' if self.enabled else 'off'}"
