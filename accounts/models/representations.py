"""Who acts for whom: a parent for a child, a health worker for somebody without a phone."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models.health_workers import HealthWorkerCheck
from telederm.core.models import RecordModel


class Relationship(models.TextChoices):
    """What somebody is to the person they act for."""

    PARENT = "parent", _("Parent")
    GUARDIAN = "guardian", _("Legal guardian")
    RELATIVE = "relative", _("Relative or partner")
    CARER = "carer", _("Carer")
    HEALTH_WORKER = "health_worker", _("Health worker")


class Authority(models.TextChoices):
    """By what right somebody acts for another person."""

    PARENTAL = "parental", _("Parental responsibility")
    APPOINTED = "appointed", _("Appointed by a court or by law")
    POWER_OF_ATTORNEY = "power_of_attorney", _("A power of attorney for health")
    ASKED = "asked", _("The person asked me to, and understands what is sent")


class Representation(RecordModel):
    """Somebody's right to send cases for a patient, as they declared it; ended, it stays."""

    representative = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="representing"
    )
    patient = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="represented_by"
    )
    relation = models.CharField(max_length=20, choices=Relationship)
    authority = models.CharField(max_length=20, choices=Authority)
    organisation = models.CharField(max_length=150, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["representative", "patient"],
                condition=Q(ended_at=None),
                name="one_current_representation_of_a_patient",
            ),
            models.CheckConstraint(
                condition=~Q(representative=F("patient")), name="nobody_represents_themselves"
            ),
            models.CheckConstraint(
                condition=~Q(relation=Relationship.HEALTH_WORKER) | ~Q(organisation=""),
                name="a_health_worker_names_an_organisation",
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(name="declared_once", exclude=["ended_at"]),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"user {self.representative_id} for user {self.patient_id}"

    @property
    def is_current(self) -> bool:
        """Whether it holds now."""
        return self.ended_at is None

    @property
    def newest_check(self) -> HealthWorkerCheck | None:
        """What an administrator found last about a health worker's place of work."""
        checks = HealthWorkerCheck.objects.about(self.representative_id, self.organisation)
        return checks.first() if self.relation == Relationship.HEALTH_WORKER else None
