"""Words as they are compared: without case, accents and punctuation."""

import re
import unicodedata
from typing import Final

_APART: Final = re.compile(r"[^a-z0-9.]+")


def fold(words: str) -> str:
    """Return the words in small letters without accents, one space between them.

    The apostrophe goes without a trace: "Bowen's" and "Bowens" are one word.
    """
    plain = unicodedata.normalize("NFKD", words.casefold())
    bare = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return _APART.sub(
        " ", bare.replace("'", "").replace("\N{RIGHT SINGLE QUOTATION MARK}", "")
    ).strip()


def trigrams(folded: str) -> frozenset[str]:
    """Return the groups of three letters of each word, its edges included."""
    return frozenset(
        padded[start : start + 3]
        for word in folded.split()
        for padded in [f"  {word} "]
        for start in range(len(padded) - 2)
    )


def similarity(one: frozenset[str], other: frozenset[str]) -> float:
    """Return how many of both words' trigrams they share: 0 for none, 1 for all."""
    return len(one & other) / len(one | other) if one or other else 0.0
