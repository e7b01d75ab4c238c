"""Whether somebody who sends cases as a health worker works where they say."""

from typing import Any, ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from telederm.core.models import RecordModel


class CheckResult(models.TextChoices):
    """What an administrator found."""

    CONFIRMED = "confirmed", _("Confirmed")
    REFUSED = "refused", _("Refused")


class HealthWorkerCheckQuerySet(models.QuerySet["HealthWorkerCheck"]):
    """What was found, the newest first."""

    def about(self, user: Any, organisation: Any) -> "HealthWorkerCheckQuerySet":
        """The checks of one person and one organisation, however its name is capitalised.

        Both may be an `OuterRef`.
        """
        return self.filter(user=user, organisation__iexact=organisation)


class HealthWorkerCheck(RecordModel):
    """What was found about one person and one organisation; of several, the newest counts."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="health_worker_checks"
    )
    organisation = models.CharField(max_length=150)
    result = models.CharField(max_length=9, choices=CheckResult)
    reason = models.CharField(max_length=200, help_text="What was checked, or why not confirmed.")
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects: ClassVar[HealthWorkerCheckQuerySet] = HealthWorkerCheckQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-created_at"]
        indexes = [models.Index(fields=["user", "organisation"], name="check_by_health_worker")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(user=F("checked_by")), name="nobody_checks_their_own_standing"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="a_check_has_a_reason"),
        ]
        triggers = [
            pgtrigger.Protect(
                name="stays_as_written", operation=pgtrigger.Update | pgtrigger.Delete
            )
        ]

    def __str__(self) -> str:
        return f"check of user {self.user_id}: {self.result}"
