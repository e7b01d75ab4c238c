"""The dermatology vocabulary: conditions by name, synonym and code.

Our own list (`conditions.psv`): name, ICD-11 MMS code, ICD-10 code, side, synonyms, plain words.
The codes are those of the World Health Organization's classifications (ICD-11 MMS, CC BY-ND 3.0
IGO; ICD-10, version 2019). A code stands only where its title names the condition itself;
elsewhere it is left empty rather than guessed. docs/reference/vocabulary.md says more.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Final

from telederm.terminology.folding import fold

SOURCE: Final = Path(__file__).with_name("conditions.psv")
EDITION: Final = 1  # a list that says anything else is the next one; a test holds them together
_DIGITS: Final = 12  # of the digest: enough to tell any two lists apart


class Side(StrEnum):
    """On which side a condition counts; what may become malignant counts as malignant."""

    BENIGN = "benign"
    MALIGNANT = "malignant"


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition. A code is empty where none of the classification names it."""

    name: str
    icd11: str
    icd10: str
    side: Side
    synonyms: tuple[str, ...]
    plain: str  # one sentence for a patient


@cache
def list_conditions() -> tuple[Condition, ...]:
    """Return the whole vocabulary, in the list's order: the common ones of a group first."""
    _heading, *lines = _read().splitlines()
    return tuple(_parse(line) for line in lines)


@cache
def read_version() -> str:
    """Return which list this is: its edition for people, and the beginning of its SHA-256."""
    digest = hashlib.sha256(_read().encode()).hexdigest()
    return f"{EDITION}-{digest[:_DIGITS]}"


def find_condition(words: str) -> Condition | None:
    """Return the condition that these words name, by name or synonym whatever the case.

    None for free text that the vocabulary doesn't know.
    """
    return _by_words().get(fold(words))


def _read() -> str:
    return SOURCE.read_text(encoding="utf-8")


def _parse(line: str) -> Condition:
    name, icd11, icd10, side, synonyms, plain = line.split("|")
    return Condition(
        name=name,
        icd11=icd11,
        icd10=icd10,
        side=Side.MALIGNANT if side == "m" else Side.BENIGN,
        synonyms=tuple(synonyms.split(";")) if synonyms else (),
        plain=plain,
    )


@cache
def _by_words() -> Mapping[str, Condition]:
    found: dict[str, Condition] = {}
    for condition in list_conditions():
        for words in condition.synonyms:
            found.setdefault(fold(words), condition)
    # A name wins over another condition's synonym.
    return found | {fold(condition.name): condition for condition in list_conditions()}
