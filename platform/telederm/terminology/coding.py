"""Words put into codes, as the vocabulary stands now: what a record keeps for good."""

from dataclasses import dataclass

from telederm.terminology.vocabulary import find_condition, read_version


@dataclass(frozen=True, slots=True)
class Coding:
    """What some words were found to name. Free text names nothing: it has the version alone."""

    name: str
    icd11: str
    icd10: str
    side: str
    version: str


def code_words(words: str) -> Coding:
    """Return the codes and the side of a condition's words, by the vocabulary of this moment."""
    known = find_condition(words)
    if known is None:
        return Coding("", "", "", "", read_version())
    return Coding(known.name, known.icd11, known.icd10, known.side, read_version())


def write_codes(*, icd11: str, icd10: str) -> str:
    """Return both codes in one line, for people; empty where there is none."""
    pairs = (("ICD-11", icd11), ("ICD-10", icd10))
    return ", ".join(f"{system} {code}" for system, code in pairs if code)
