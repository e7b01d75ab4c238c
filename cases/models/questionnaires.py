"""What the patient answered, and to which version of the questions."""

import pgtrigger
from django.db import models
from django.db.models import Q

from cases.models.cases import Case
from telederm.audit.triggers import KeepHistory
from telederm.core.models import RecordModel


class QuestionnaireVersion(RecordModel):
    """A version of the questionnaire that was published; new cases begin with the newest, unless
    an administrator chose another one (`QuestionnaireChoice`).

    What it asks is data in `cases.intake.questionnaires`; `sha256` says that it is still the same.
    """

    version = models.PositiveSmallIntegerField(unique=True)
    sha256 = models.CharField(max_length=64)

    class Meta:
        ordering = ["-version"]
        triggers = [
            pgtrigger.Protect(name="published", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"questionnaire version {self.version}"


class QuestionnaireResponse(RecordModel):
    """Answers to one version of the questionnaire; frozen when the case is sent."""

    case = models.OneToOneField(Case, models.PROTECT, related_name="response")
    questionnaire_version = models.PositiveSmallIntegerField()
    answers = models.JSONField(default=dict)
    frozen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        triggers = [
            KeepHistory(case="case_id"),
            pgtrigger.Protect(
                name="frozen",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__frozen_at__isnull=False),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(frozen_at__isnull=True) | ~Q(answers={}), name="frozen_answers_exist"
            )
        ]

    def __str__(self) -> str:
        return f"answers of {self.case_id}"
