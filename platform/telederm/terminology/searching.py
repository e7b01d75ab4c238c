"""Looking conditions up as they are typed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from telederm.terminology.folding import fold, similarity, trigrams
from telederm.terminology.vocabulary import Condition, list_conditions

LIMIT: Final = 8  # as many as a reader takes in at a glance
_ALIKE: Final = 0.3  # trigram similarity below which a word is not a slip of the keys

_EXACT, _NAME, _CODE, _SYNONYM, _SLIP = 5.0, 4.0, 3.0, 2.0, 1.0


@dataclass(frozen=True, slots=True)
class Match:
    """A condition that was found, and the synonym that led to it (empty: its name or code)."""

    condition: Condition
    synonym: str


@dataclass(frozen=True, slots=True)
class _Entry:
    words: str
    folded: str
    grams: frozenset[str]


def search_conditions(
    query: str, *, limit: int = LIMIT, habits: Mapping[str, int] | None = None
) -> list[Match]:
    """Return what the query may mean, the best first.

    Beginnings of the name, of its words, of synonyms and of codes; for the rest trigrams forgive
    slips of the keys. Among equals, what the reader names often (`habits`, uses by name) leads.
    """
    folded = fold(query)
    if not folded:
        return []
    grams, used = trigrams(folded), habits or {}
    ranked = [
        (score, used.get(condition.name, 0), -place, Match(condition, synonym))
        for place, condition in enumerate(list_conditions())
        for score, synonym in [_judge(condition, folded, grams)]
        if score > 0
    ]
    ranked.sort(key=lambda found: found[:3], reverse=True)
    return [match for *_, match in ranked[:limit]]


def _judge(condition: Condition, folded: str, grams: frozenset[str]) -> tuple[float, str]:
    """How well the query fits the condition, and by which synonym."""
    name, synonyms = _entries(condition)
    scores = [(_fit(name, folded, grams, _NAME), "")]
    scores += [(_fit(each, folded, grams, _SYNONYM), each.words) for each in synonyms]
    if any(fold(code).startswith(folded) for code in (condition.icd11, condition.icd10) if code):
        scores.append((_CODE, ""))
    return max(scores, key=lambda found: found[0])


def _fit(entry: _Entry, folded: str, grams: frozenset[str], begins: float) -> float:
    if entry.folded == folded:
        return _EXACT
    if all(any(word.startswith(part) for word in entry.folded.split()) for part in folded.split()):
        return begins
    alike = similarity(entry.grams, grams)
    return _SLIP * alike if alike >= _ALIKE else 0.0


@cache
def _entries(condition: Condition) -> tuple[_Entry, tuple[_Entry, ...]]:
    name, *synonyms = _read(condition)
    return name, tuple(synonyms)


def _read(condition: Condition) -> Iterator[_Entry]:
    for words in (condition.name, *condition.synonyms):
        folded = fold(words)
        yield _Entry(words, folded, trigrams(folded))
