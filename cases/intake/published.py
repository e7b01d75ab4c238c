"""Every published questionnaire by its number: those of the code, and those that were imported."""

from functools import lru_cache

from cases.intake.imported import build, digest_document
from cases.intake.questionnaires import QUESTIONNAIRES, Questionnaire
from cases.intake.questionnaires.digest import compute_digest
from cases.models import QuestionnaireVersion


def find_questionnaire(version: int) -> Questionnaire:
    """Return a published version.

    Raises:
        KeyError: there is none of that number.
    """
    if version in QUESTIONNAIRES:
        return QUESTIONNAIRES[version]
    rows = QuestionnaireVersion.objects.filter(version=version).exclude(content__isnull=True)
    digest = rows.values_list("sha256", flat=True).first()
    if digest is None:
        raise KeyError(version)
    return _build(version, digest)


@lru_cache(maxsize=32)  # a published version never changes; its digest tells two of them apart
def _build(version: int, sha256: str) -> Questionnaire:
    row = QuestionnaireVersion.objects.get(version=version, sha256=sha256)
    return build(row.content, version=version)


def is_known(row: QuestionnaireVersion) -> bool:
    """Tell whether this process knows what the version asks.

    While a deployment rolls out, older processes may meet one that only newer code has.
    """
    return row.content is not None or row.version in QUESTIONNAIRES


def is_unchanged(row: QuestionnaireVersion) -> bool:
    """Tell whether a version still says what was published."""
    if row.content is not None:
        return digest_document(row.content, version=row.version) == row.sha256
    return compute_digest(QUESTIONNAIRES[row.version]) == row.sha256
