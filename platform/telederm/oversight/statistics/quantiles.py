"""Quantiles from a histogram."""

from collections.abc import Mapping


def weighted_quantile(counts: Mapping[int, int], share: float) -> int | None:
    """Return the lowest value that at least `share` (0 to 1) of the counted cases reach at most."""
    cases = sum(counts.values())
    if not cases:
        return None
    seen = 0
    for value in sorted(counts):
        seen += counts[value]
        if seen >= share * cases:
            return value
    return max(counts)
