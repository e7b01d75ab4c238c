"""A role that somebody is to get: asked for by one administrator, granted by another."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models.decisions import DecidedRecord, whole_decision
from accounts.models.roles import Role


class RoleDecision(models.TextChoices):
    """What the second administrator decided."""

    GRANTED = "granted", _("Granted")
    REFUSED = "refused", _("Refused")


class RoleRequest(DecidedRecord):
    """A request for a role. Decided once, by an administrator who neither asked nor gains by it."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="role_requests")
    role = models.CharField(max_length=20, choices=Role)
    reason = models.CharField(max_length=200)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    decision = models.CharField(max_length=8, choices=RoleDecision, blank=True)

    class Meta(DecidedRecord.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role"],
                condition=Q(decided_at=None),
                name="one_open_request_for_a_role",
            ),
            whole_decision("a_decision_is_whole"),
            models.CheckConstraint(
                condition=Q(decided_by=None)
                | ~Q(decided_by=F("asked_by")) & ~Q(decided_by=F("user")),
                name="a_second_administrator_decides",
            ),
        ]

    def __str__(self) -> str:
        return f"request for {self.role}"
