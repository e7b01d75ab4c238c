"""Who may do what kind of thing."""

from typing import Final

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from telederm.audit.triggers import KeepHistory
from telederm.core.models import RecordModel


class Role(models.TextChoices):
    """What a person is on the platform. One person can hold several."""

    PATIENT = "patient", _("Patient")
    PROXY = "proxy", _("Proxy")
    DERMATOLOGIST = "dermatologist", _("Dermatologist")
    COORDINATOR = "coordinator", _("Coordinator")
    ADMINISTRATOR = "administrator", _("Administrator")
    STUDENT = "student", _("Student")
    RESEARCHER = "researcher", _("Researcher")


# What a person has by themselves; every other role is granted by two administrators.
ONES_OWN_ROLES: Final = frozenset({Role.PATIENT, Role.PROXY})


class RoleGrant(RecordModel):
    """A role given to a user; revoked, it stays as history."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="role_grants")
    role = models.CharField(max_length=20, choices=Role)
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        triggers = [KeepHistory(user="user_id")]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role"],
                condition=models.Q(revoked_at=None),
                name="one_current_grant_of_a_role",
            ),
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="known_role"),
        ]

    def __str__(self) -> str:
        return f"{self.role} of user {self.user_id}"
