"""The worklists, and what narrows them: data, no database."""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.workflow import UrgencyTier


class Worklist(models.TextChoices):
    """The lists of a reader's day, in the order of the tabs."""

    PRIORITY = "priority", _("Priority")
    MINE = "mine", _("Mine")
    OVERDUE = "overdue", _("Overdue")
    SECOND_READS = "second-reads", _("Second readings")
    AWAITING_PATIENT = "awaiting-patient", _("Waiting for the patient")
    DONE = "done", _("Done")


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What a reader asked for; nothing of it tells of a person, so it may stand in an address."""

    tier: UrgencyTier | None = None
    only_free: bool = False
    reference: str = ""  # its beginning, in capitals

    def __bool__(self) -> bool:
        """Whether it narrows anything."""
        return bool(self.tier or self.only_free or self.reference)
