"""When a reader is away."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from telederm.core.models import RecordModel


class Absence(RecordModel):
    """Days on which a reader is given nothing: no hand-over, no allocation."""

    reader = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="absences")
    first_day = models.DateField()
    last_day = models.DateField()

    class Meta:
        ordering = ["first_day"]
        constraints = [
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")), name="an_absence_ends_after_it_begins"
            )
        ]

    def __str__(self) -> str:
        return f"user {self.reader_id} is away from {self.first_day} to {self.last_day}"
