"""Which questionnaire new cases begin with."""

from cases.intake.questionnaires import QUESTIONNAIRES
from cases.models import QuestionnaireVersion


def newest_published_version() -> int:
    """Return the newest published version that this process knows.

    While a deployment rolls out, older processes may meet a version that only newer ones know.

    Raises:
        QuestionnaireVersion.DoesNotExist: none is published; migrations publish them.
    """
    return QuestionnaireVersion.objects.filter(version__in=QUESTIONNAIRES).latest("version").version
