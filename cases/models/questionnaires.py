"""What the patient answered, and to which version of the questions."""

from typing import Final

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from cases.models.cases import Case
from telederm.audit.triggers import KeepHistory
from telederm.core.models import RecordModel

# Imported versions count from here on, so that a version of the code never takes their number.
FIRST_IMPORTED: Final = 1001


class QuestionnaireVersion(RecordModel):
    """A version of the questionnaire that was published; new cases begin with the one that an
    administrator chose (`QuestionnaireChoice`), else with the newest of the code.

    What it asks is data in `cases.intake.questionnaires`, or was imported and stands in `content`;
    `sha256` says that it is still the same.
    """

    version = models.PositiveSmallIntegerField(unique=True)
    sha256 = models.CharField(max_length=64)
    content = models.JSONField(null=True, help_text="The document of an imported one.")
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    reason = models.CharField(max_length=200, blank=True, db_default="")

    class Meta:
        ordering = ["-version"]
        triggers = [
            pgtrigger.Protect(name="published", operation=pgtrigger.Update | pgtrigger.Delete)
        ]
        constraints = [
            # Numbers of the code and numbers of imports never meet.
            models.CheckConstraint(
                condition=Q(version__lt=FIRST_IMPORTED, content__isnull=True)
                | Q(version__gte=FIRST_IMPORTED, content__isnull=False, published_by__isnull=False)
                & ~Q(reason=""),
                name="an_imported_version_says_what_and_by_whom",
            )
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
