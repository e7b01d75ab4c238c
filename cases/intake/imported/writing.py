"""From a questionnaire to its JSON document, in every language of the site."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Any, Final

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import override

from cases.intake.imported.reading import FORMAT, SCHEMA
from cases.intake.questionnaires import Questionnaire

# The parts that people read; each becomes an object with a text for each language.
_WORDS: Final = frozenset({"title", "lead", "label", "help", "heading"})


def write_document(questionnaire: Questionnaire) -> dict[str, Any]:
    """Return the document, as `read_document` takes it; what is left out has its usual value."""
    groups = [_write(group) for group in questionnaire.groups]
    return {"format": FORMAT, "schema": SCHEMA, "groups": groups}


def digest_document(document: Mapping[str, Any], *, version: int) -> str:
    """Return the SHA-256 (hex) of a version's document, words of every language included."""
    text = json.dumps({"version": version, **document}, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _write(part: Any) -> dict[str, Any]:
    written = {}
    for field in fields(part):
        value = getattr(part, field.name)
        if value is None or value is False or value in ("", ()) or value == field.default:
            continue
        written[field.name] = _write_words(value) if field.name in _WORDS else _plain(value)
    return written


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_write(each) if is_dataclass(each) else _plain(each) for each in value]
    return value.value if isinstance(value, Enum) else value


def _write_words(words: str | Promise) -> dict[str, str]:
    texts = {}
    for code, _name in settings.LANGUAGES:
        with override(code):
            texts[code] = str(words)
    return texts
