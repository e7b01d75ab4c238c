"""Which questionnaire new cases begin with, and which there are."""

from dataclasses import dataclass

from django.db.models import Count

from cases.intake.published import find_questionnaire, is_known, is_unchanged
from cases.intake.questionnaires import QUESTIONNAIRES, Questionnaire
from cases.models import QuestionnaireChoice, QuestionnaireResponse, QuestionnaireVersion


@dataclass(frozen=True, slots=True)
class VersionLine:
    """A published version: whether it still says what was published, and how many began with it."""

    row: QuestionnaireVersion
    questionnaire: Questionnaire
    holds: bool
    cases: int


def find_version_in_force() -> int:
    """Return the version that was chosen last, else the newest published one of the code.

    While a deployment rolls out, older processes may meet a version that only newer ones know:
    they go on with the newest that they know.

    Raises:
        QuestionnaireVersion.DoesNotExist: none is published; migrations publish them.
    """
    newest = find_newest_choice()
    if newest and is_known(newest.questionnaire):
        return newest.questionnaire.version
    known = QuestionnaireVersion.objects.filter(version__in=QUESTIONNAIRES)
    return known.latest("version").version


def find_newest_choice() -> QuestionnaireChoice | None:
    """Return the choice that counts, if anybody has ever chosen."""
    return QuestionnaireChoice.objects.select_related("questionnaire").first()


def list_versions() -> list[VersionLine]:
    """Return every published version that this process knows, the newest first."""
    counted = QuestionnaireResponse.objects.values_list("questionnaire_version")
    begun = dict(counted.annotate(cases=Count("id")).order_by("questionnaire_version"))
    return [
        VersionLine(
            row, find_questionnaire(row.version), is_unchanged(row), begun.get(row.version, 0)
        )
        for row in QuestionnaireVersion.objects.select_related("published_by")
        if is_known(row)
    ]
