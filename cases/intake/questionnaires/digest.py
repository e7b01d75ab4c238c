"""What a published version says, as one number: an edit of it doesn't go unnoticed."""

import hashlib
import json
from dataclasses import asdict
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import override

from cases.intake.questionnaires.schema import Questionnaire


def compute_digest(questionnaire: Questionnaire) -> str:
    """Return the SHA-256 (hex) of everything that a version asks, in its English words."""
    content = {
        "version": questionnaire.version,
        "groups": [
            asdict(group, dict_factory=_leave_out_defaults) for group in questionnaire.groups
        ],
    }
    with override(None):  # untranslated, whatever the language of the request
        text = json.dumps(content, default=_as_text, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _leave_out_defaults(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    # A field that questions get one day doesn't change what the older versions say.
    return {key: value for key, value in pairs if value}


def _as_text(value: object) -> str:
    if isinstance(value, Promise):
        return str(value)
    raise TypeError(f"{value!r} has no place in a questionnaire")
