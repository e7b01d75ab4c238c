"""The translations: `python -m tools.messages update`, or `check`.

`update` finds every message of the patient's side, merges it into the .po files and compiles them.
`check` changes nothing: it says what is untranslated, fuzzy, broken, bare or not compiled.
"""

import sys
from collections.abc import Iterator

from tools.messages.bare import find_bare_words
from tools.messages.catalogues import (
    is_compiled,
    merge,
    read_catalogue,
    write_catalogue,
)
from tools.messages.check import find_problems
from tools.messages.extract import extract_all
from tools.messages.scope import LANGUAGES
from tools.tell import say


def update() -> int:
    """Bring every catalogue up to date; say how much waits for a translator."""
    for language in LANGUAGES:
        wanted = extract_all(language)
        merged = merge(read_catalogue(language), wanted)
        write_catalogue(language, merged)
        waiting = len(list(find_problems(language, merged, wanted)))
        say(f"{language}: {len(merged)} messages, {waiting} wait for a translator")
    return 0


def check() -> int:
    """Say what is wrong; return the exit code."""
    problems = [*find_bare_words(), *_find_in_catalogues()]
    for problem in problems:
        say(problem)
    return 1 if problems else 0


def _find_in_catalogues() -> Iterator[str]:
    for language in LANGUAGES:
        catalogue = read_catalogue(language)
        yield from find_problems(language, catalogue, extract_all(language))
        if not is_compiled(language, catalogue):
            yield f"{language}: the .mo file was not made from this .po: run `make messages`."


if __name__ == "__main__":
    acts = {"update": update, "check": check}
    if len(sys.argv) != 2 or sys.argv[1] not in acts:  # noqa: PLR2004
        raise SystemExit("usage: python -m tools.messages update | check")
    sys.exit(acts[sys.argv[1]]())
