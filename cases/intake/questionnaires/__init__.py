"""The questionnaires as data. A published version is never edited: add the next one.

Publishing is a migration that writes the version's `QuestionnaireVersion` row with its digest; a
test compares the two, so that no edit of a published version goes unnoticed.
"""

from typing import Final

from cases.intake.questionnaires.schema import (
    PREFER_NOT,
    SKIPPED,
    UNKNOWN,
    AnswerKind,
    Drawing,
    Group,
    Option,
    Question,
    Questionnaire,
    When,
    chosen_values,
)
from cases.intake.questionnaires.version_1 import VERSION_1
from cases.intake.questionnaires.version_2 import VERSION_2

QUESTIONNAIRES: Final = {form.version: form for form in (VERSION_1, VERSION_2)}
CURRENT_VERSION: Final = max(QUESTIONNAIRES)

__all__ = [
    "CURRENT_VERSION",
    "PREFER_NOT",
    "QUESTIONNAIRES",
    "SKIPPED",
    "UNKNOWN",
    "AnswerKind",
    "Drawing",
    "Group",
    "Option",
    "Question",
    "Questionnaire",
    "When",
    "chosen_values",
]
