"""Finding the words: in Python by Babel, in templates by Django's own reader before it."""

from collections.abc import Iterable
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from django.utils.translation.template import templatize

from tools.messages.catalogues import read_compiled
from tools.messages.scope import (
    list_borrowed_catalogues,
    list_borrowed_files,
    list_own_files,
)
from tools.tell import ROOT

_ONE: Final = None
_CONTEXT: Final = ((1, "c"), 2)
_KEYWORDS: Final[dict[str, Any]] = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop"), _ONE),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), _CONTEXT),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
}
_FOR_TRANSLATORS: Final = ("Translators:",)


def extract_own() -> Catalog:
    """Return every message of our patient's side, with the files that hold it."""
    return _extract((path, str(path.relative_to(ROOT))) for path in list_own_files())


def extract_borrowed(language: str) -> Catalog:
    """Return the libraries' messages for which they have no translation into the language."""
    known = [read_compiled(path) for path in list_borrowed_catalogues(language)]
    found = _extract(list_borrowed_files())
    missing = Catalog()
    for message in found:
        if message.id and not any(_is_translated(catalogue, message) for catalogue in known):
            _add(missing, message)
    return missing


def extract_all(language: str) -> Catalog:
    """Return what the catalogue of the language has to hold."""
    wanted = extract_own()
    for message in extract_borrowed(language):
        if message.id:
            _add(wanted, message)
    return wanted


def _extract(files: Iterable[tuple[Path, str]]) -> Catalog:
    catalogue = Catalog()
    for path, name in files:
        source = path.read_text(encoding="utf-8")
        if path.suffix != ".py":
            # Python's tokenizer minds how lines are indented, templates don't.
            lines = templatize(source, origin=name).splitlines()
            source = "\n".join(line.lstrip() for line in lines)
        found = extract(
            "python", BytesIO(source.encode()), _KEYWORDS, _FOR_TRANSLATORS, {"encoding": "utf-8"}
        )
        for line, words, comments, context in found:
            catalogue.add(words, locations=[(name, line)], auto_comments=comments, context=context)
    return catalogue


def _is_translated(catalogue: Catalog, message: Any) -> bool:
    single = message.id[0] if message.pluralizable else message.id
    found = catalogue.get(single, message.context)
    return found is not None and bool(found.string)


def _add(catalogue: Catalog, message: Any) -> None:
    catalogue.add(
        message.id,
        locations=message.locations,
        auto_comments=message.auto_comments,
        context=message.context,
    )
