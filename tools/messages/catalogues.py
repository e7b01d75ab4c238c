"""Catalogues on disk: the .po files, which people edit, and the .mo files made from them."""

import re
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from babel.messages.catalog import Catalog
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po, write_po

from tools.messages.scope import po_file

# Dates and versions change with each run and tell nothing that the history doesn't.
_RESTLESS: Final = re.compile(
    rb'^"(POT-Creation-Date|PO-Revision-Date|Generated-By|Last-Translator|Language-Team'
    rb"|Report-Msgid-Bugs-To|Project-Id-Version): .*\n",
    re.MULTILINE,
)
_HEADER: Final = "# Telederm: what patients read. How to work on it: docs/how-to/translate.md"


def read_catalogue(language: str) -> Catalog:
    """Return the language's catalogue; an empty one where there is no file yet."""
    path = po_file(language)
    if not path.exists():
        return Catalog(locale=language, header_comment=_HEADER, fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def merge(catalogue: Catalog, wanted: Catalog) -> Catalog:
    """Keep what is still wanted, add what is new; nothing is guessed from what looks alike."""
    catalogue.update(wanted, no_fuzzy_matching=True)
    catalogue.header_comment = _HEADER
    catalogue.fuzzy = False
    return catalogue


def write_catalogue(language: str, catalogue: Catalog) -> None:
    """Write the language's .po and .mo files."""
    path = po_file(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(render_po(catalogue))
    with _compiled_file(language).open("wb") as file:
        write_mo(file, catalogue)


def render_po(catalogue: Catalog) -> bytes:
    """Return the text of a .po file: sorted, so that two people's additions seldom meet."""
    text = BytesIO()
    write_po(text, catalogue, width=100, sort_by_file=True, ignore_obsolete=True,
             include_lineno=False)  # fmt: skip
    return _RESTLESS.sub(b"", text.getvalue())


def is_compiled(language: str, catalogue: Catalog) -> bool:
    """Tell whether the .mo file says what the catalogue says; its header's dates don't count."""
    path = _compiled_file(language)
    if not path.exists():
        return False
    return _translations(read_compiled(path)) == _translations(catalogue)


def read_compiled(path: Path) -> Catalog:
    """Return a .mo file as a catalogue."""
    with path.open("rb") as file:
        found = read_mo(file)
    whole = Catalog(locale=found.locale)
    for message in found:
        context = message.context  # which Babel leaves in bytes
        context = context.decode() if isinstance(context, bytes) else context
        whole.add(message.id, message.string, context=context)
    return whole


def _translations(catalogue: Catalog) -> dict[tuple[Any, Any], tuple[str, ...]]:
    found = {}
    for message in catalogue:
        words = message.string
        forms = (words,) if isinstance(words, str) else tuple(words or ())
        if message.id and forms and all(forms):
            single = message.id[0] if message.pluralizable else message.id
            found[single, message.context] = forms
    return found


def _compiled_file(language: str) -> Path:
    return po_file(language).with_suffix(".mo")
