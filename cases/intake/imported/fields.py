"""Reading single values of a document; what is wrong is noted, and reading goes on."""

import re
from collections.abc import Iterable
from typing import Any, Final

from django.conf import settings

from cases.intake.imported.faults import Fault
from cases.intake.imported.words import speak
from telederm.core.words import Words

KEY: Final = re.compile(r"[a-z][a-z0-9_]{0,39}")
VALUE: Final = re.compile(r"[a-z0-9][a-z0-9_]{0,39}")
MOST_LETTERS: Final = 500
_NEVER_KEPT: Final = re.compile(r"[\0\ud800-\udfff]")  # the database refuses them in a document


class Place:
    """One value of the document, where it stands, and the faults that were found so far."""

    def __init__(self, value: Any, where: str, faults: list[Fault]) -> None:
        self.value, self.where, self.faults = value, where, faults

    def blame(self, what: str) -> None:
        """Note a fault of this value."""
        self.faults.append(Fault(self.where, what))

    def fields(self, *, needed: Iterable[str], others: Iterable[str] = ()) -> dict[str, "Place"]:
        """Return the fields of an object; those that lack or that nobody knows are faults."""
        if not isinstance(self.value, dict):
            self.blame("an object is needed here")
            return {}
        known = {*needed, *others}
        for name in needed:
            if name not in self.value:
                self.blame(f"{name} is missing")
        for name in self.value:
            if name not in known:
                self.blame(f"nobody knows a field {str(name)[:40]!r} here")
        prefix = f"{self.where}." if self.where else ""
        return {
            name: Place(value, f"{prefix}{name}", self.faults)
            for name, value in self.value.items()
            if name in known
        }

    def items(self, *, least: int, most: int) -> list["Place"]:
        """Return the values of a list."""
        if not isinstance(self.value, list):
            self.blame("a list is needed here")
            return []
        if not least <= len(self.value) <= most:
            self.blame(f"from {least} to {most} entries are needed, there are {len(self.value)}")
        return [
            Place(value, f"{self.where}[{number}]", self.faults)
            for number, value in enumerate(self.value[:most])
        ]

    def word(self, pattern: re.Pattern[str]) -> str:
        """Return a key or a value: small letters, digits and underscores."""
        if isinstance(self.value, str) and pattern.fullmatch(self.value):
            return self.value
        self.blame("up to 40 small letters, digits and underscores are needed")
        return ""

    def number(self, *, least: int, most: int) -> int:
        """Return a whole number."""
        right = isinstance(self.value, int) and not isinstance(self.value, bool)
        if right and least <= self.value <= most:
            return int(self.value)
        self.blame(f"a whole number from {least} to {most} is needed")
        return least

    def flag(self) -> bool:
        """Return true or false."""
        if not isinstance(self.value, bool):
            self.blame("true or false is needed")
        return self.value is True

    def words(self) -> Words:
        """Return a text that stands in each language of the site."""
        if not isinstance(self.value, dict):
            self.blame('words by language are needed: {"en": "...", ...}')
            return ""
        codes = [code for code, _name in settings.LANGUAGES]
        written = {code: text for code, text in self.value.items() if _is_text(text)}
        if lacking := [code for code in codes if code not in written]:
            self.blame(f"no words in {', '.join(lacking)}")
        if strange := sorted(ascii(code[:10])[1:-1] for code in self.value if code not in codes):
            self.blame(f"the site doesn't speak {', '.join(strange)}")
        if any(len(text) > MOST_LETTERS for text in written.values()):
            self.blame(f"more than {MOST_LETTERS} letters")
        if any(_NEVER_KEPT.search(text) for text in written.values()):
            self.blame("a character that no text can hold: \\u0000, or half of a pair")
        return speak({settings.LANGUAGE_CODE: "", **written})


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())
