"""Which published version of the questionnaire new cases begin with."""

from django.conf import settings
from django.db import models

from cases.models.questionnaires import QuestionnaireVersion
from telederm.core.models import RecordModel
from telederm.core.triggers import Immutable


class QuestionnaireChoice(RecordModel):
    """An administrator's choice; the newest counts. Without any, the newest version counts."""

    version = models.PositiveSmallIntegerField(unique=True, help_text="Counts the choices.")
    questionnaire = models.ForeignKey(QuestionnaireVersion, models.PROTECT, related_name="choices")
    chosen_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reason = models.CharField(max_length=200)

    class Meta:
        ordering = ["-version"]
        triggers = [Immutable()]

    def __str__(self) -> str:
        return f"choice {self.version}"
