"""What another questionnaire asks otherwise."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from cases.intake.imported import write_document
from cases.intake.questionnaires import Questionnaire
from telederm.core.words import Words

_ADDED, _GONE, _OTHERWISE, _ELSEWHERE = (
    _("new"), _("not asked any more"), _("asked otherwise"), _("at another place"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Difference:
    """One question, and what is otherwise about it."""

    key: str
    what: Words


def compare(old: Questionnaire, new: Questionnaire) -> list[Difference]:
    """Return the questions that differ, words of every language included."""
    before, after = _by_key(old), _by_key(new)
    found = [Difference(key, _GONE) for key in before if key not in after]
    for key, (group, question) in after.items():
        if key not in before:
            found.append(Difference(key, _ADDED))
        elif before[key][1] != question:
            found.append(Difference(key, _OTHERWISE))
        elif before[key][0] != group:
            found.append(Difference(key, _ELSEWHERE))
    return found


def _by_key(questionnaire: Questionnaire) -> dict[str, tuple[str, dict[str, Any]]]:
    return {
        question["key"]: (group["key"], question)
        for group in write_document(questionnaire)["groups"]
        for question in group["questions"]
    }
