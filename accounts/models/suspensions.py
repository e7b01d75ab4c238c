"""An account that its holder can't use for a time, and who decided so."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from telederm.audit.triggers import KeepHistory
from telederm.core.models import RecordModel


class Suspension(RecordModel):
    """From here on nobody signs in with the account, until an administrator ends it."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="suspensions")
    suspended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reason = models.CharField(max_length=200)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    end_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-created_at"]
        triggers = [KeepHistory(user="user_id")]
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=Q(ended_at=None), name="one_open_suspension_an_account"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None, end_reason="")
                | Q(ended_at__isnull=False, ended_by__isnull=False) & ~Q(end_reason=""),
                name="the_end_of_a_suspension_is_whole",
            ),
            models.CheckConstraint(
                condition=~Q(user=models.F("suspended_by")), name="nobody_suspends_themselves"
            ),
        ]

    def __str__(self) -> str:
        return f"suspension of user {self.user_id}"
