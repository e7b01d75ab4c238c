"""Answers that must not go unread, and who made sure that they didn't."""

from django.conf import settings
from django.db import models

from cases.models import Case
from telederm.audit.triggers import KeepHistory
from telederm.core.models import RecordModel


class ContactTask(RecordModel):
    """One answer that the patient has to confirm by `due_at`; else somebody gets in touch.

    It ends by the patient's confirmation, or by a coordinator who says how they were reached.
    """

    case = models.OneToOneField(Case, models.PROTECT, related_name="contact_task")
    due_at = models.DateTimeField()
    raised_at = models.DateTimeField(null=True, help_text="When the coordinators were told.")
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        triggers = [KeepHistory(case="case_id")]
        indexes = [
            models.Index(
                fields=["due_at"], condition=models.Q(done_at=None), name="answers_to_confirm"
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(done_at=None, done_by=None)
                | models.Q(done_at__isnull=False, done_by__isnull=False),
                name="somebody_ends_a_contact_task",
            )
        ]

    def __str__(self) -> str:
        return f"contact about {self.case_id}"
