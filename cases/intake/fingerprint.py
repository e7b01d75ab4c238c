"""Some answers as one short word: whoever saves later can tell whether they have changed."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any, Final

from cases.intake.questionnaires import Question

_LENGTH: Final = 16  # hex digits; two devices of one person meet here, not an attacker


def compute_fingerprint(questions: Iterable[Question], answers: Mapping[str, Any]) -> str:
    """Return the same word for the same answers to these questions, left out ones aside."""
    given = {
        question.key: answers[question.key] for question in questions if question.key in answers
    }
    text = json.dumps(given, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:_LENGTH]
