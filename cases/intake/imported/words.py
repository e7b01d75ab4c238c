"""Words that are kept in every language of the site, and shown in the reader's."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.utils.functional import lazy
from django.utils.translation import get_language

from telederm.core.words import Words


def speak(texts: Mapping[str, str]) -> Words:
    """Return a text that is chosen by the language of whoever reads it, when it is shown."""
    words: Words = _speak(dict(texts))
    return words


def _choose(texts: Mapping[str, str]) -> str:
    own = texts[settings.LANGUAGE_CODE]
    return texts.get(get_language() or settings.LANGUAGE_CODE, own)


_speak: Any = lazy(_choose, str)
