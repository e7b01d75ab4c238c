"""The dermatology vocabulary: conditions by name, synonym and code.

Our own list (`conditions.psv`): name, ICD-11 MMS code, ICD-10 code, side, synonyms, plain words.
The codes are those of the World Health Organization's classifications (ICD-11 MMS, CC BY-ND 3.0
IGO; ICD-10, version 2019). A code stands only where its title names the condition itself;
elsewhere it is left empty rather than guessed. docs/reference/vocabulary.md says more.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Final

from telederm.terminology.folding import fold

SOURCE: Final = Path(__file__).with_name("conditions.psv")


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

    @property
    def codes(self) -> str:
        """Both codes in one line, for people."""
        pairs = (("ICD-11", self.icd11), ("ICD-10", self.icd10))
        return ", ".join(f"{system} {code}" for system, code in pairs if code)


@cache
def list_conditions() -> tuple[Condition, ...]:
    """Return the whole vocabulary, in the list's order: the common ones of a group first."""
    _heading, *lines = SOURCE.read_text(encoding="utf-8").splitlines()
    return tuple(_parse(line) for line in lines)


def find_condition(words: str) -> Condition | None:
    """Return the condition that these words name, by name or synonym whatever the case.

    None for free text that the vocabulary doesn't know.
    """
    return _by_words().get(fold(words))


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
