"""Words in a template that no translator would ever see."""

import re
from collections.abc import Iterator
from typing import Final

from tools.messages.scope import list_own_files
from tools.tell import ROOT

_NOT_READ: Final = re.compile(
    r"{%-? *(?:blocktranslate|blocktrans)\b.*?{% *end(?:blocktranslate|blocktrans) *%}"
    r"|{% *block \w+_class *%}.*?{% *endblock *%}"
    r"|{% *comment.*?{% *endcomment *%}|{#.*?#}|{%.*?%}|{{.*?}}"
    r"|<!--.*?-->|<(?:script|style|svg)\b.*?</(?:script|style|svg)>",
    re.DOTALL,
)
_ATTRIBUTE: Final = re.compile(r"\b(?:alt|title|placeholder|aria-label|content)=([\"'])(.*?)\1")
_TAG: Final = re.compile(r"<[^>]*>", re.DOTALL)
_ENTITY: Final = re.compile(r"&#?\w+;")
_WORD: Final = re.compile(r"[A-Za-z]{2,}")
_SAME_EVERYWHERE: Final = frozenset({"Telederm"})
_TECHNICAL: Final = re.compile(r'<meta name="(?:viewport|color-scheme|htmx-config)"[^>]*>')


def find_bare_words() -> Iterator[str]:
    """Yield a sentence for each word that stands outside a translation tag."""
    for path in list_own_files():
        if path.suffix in {".html", ".txt"}:
            for word in list_bare_words(path.read_text(encoding="utf-8"), path.suffix):
                yield f"{path.relative_to(ROOT)}: {word!r} is in no {{% translate %}}."


def list_bare_words(template: str, suffix: str) -> list[str]:
    """Return the words that a template (".html" or ".txt") shows untranslated."""
    text = _NOT_READ.sub(" ", _TECHNICAL.sub("", template))
    shown = [text] if suffix == ".txt" else [_TAG.sub(" ", text)]
    shown += [found[1] for found in _ATTRIBUTE.findall(text)]
    words = _WORD.findall(_ENTITY.sub(" ", " ".join(shown)))
    return [word for word in words if word not in _SAME_EVERYWHERE]
