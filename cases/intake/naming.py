"""Red flags in one line, as they stand in the event of their acknowledgement."""

from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import Final

MOST_LETTERS: Final = 200  # what the reason of an event holds
_BETWEEN: Final = ", "


def name_values(values: Sequence[str]) -> str:
    """Return the values in one line that an event's reason holds, whatever was answered.

    Too many are shortened to whole values, how many more there are, and a digest of all: other red
    flags than those that were acknowledged never have the same name.
    """
    line = _BETWEEN.join(values)
    if len(line) <= MOST_LETTERS:
        return line
    digest = sha256(line.encode()).hexdigest()[:8]
    for kept in range(len(values) - 1, 0, -1):
        named = f"{_BETWEEN.join(values[:kept])} and {len(values) - kept} more ({digest})"
        if len(named) <= MOST_LETTERS:
            return named
    return f"{len(values)} ({digest})"


def measure_values(values: Iterable[str]) -> int:
    """Return how many letters the values take in one line."""
    return len(_BETWEEN.join(values))
