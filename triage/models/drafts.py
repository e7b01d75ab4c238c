"""What a reader has typed and not recorded yet."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from cases.models import Case
from telederm.core.models import RecordModel


class DraftStep(models.TextChoices):
    """The step whose form it is."""

    BLIND_READ = "blind_read", "Own reading"
    CONCLUDE = "conclude", "Conclusion"
    SIGN = "sign", "Report"


class ReadingDraft(RecordModel):
    """The fields of one form as one reader left them; nobody else ever sees it.

    `version` counts the savings: a second window that saves over it has to name the newest. It
    outlives the claim, and goes when its step is recorded or the case is answered.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="reading_drafts")
    reader = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    step = models.CharField(max_length=12, choices=DraftStep)
    content = models.JSONField(help_text="What was typed, by the form's field.")
    version = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "reader", "step"], name="one_draft_a_reader_and_step"
            )
        ]

    def __str__(self) -> str:
        return f"draft of {self.step} on {self.case_id} by user {self.reader_id}"
