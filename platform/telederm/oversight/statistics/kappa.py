"""Cohen's kappa: agreement beyond what chance gives."""

from collections.abc import Mapping
from math import sqrt

from telederm.oversight.statistics.intervals import Z_95, Estimate


def estimate_kappa(counts: Mapping[tuple[str, str], int]) -> Estimate | None:
    """Return kappa of a table (one's label, the other's label) -> cases, with its 95% interval.

    The standard error is that of Fleiss, Cohen and Everitt, Psychol. Bull. 72:323 (1969), for a
    kappa other than zero. None where chance alone explains everything: no case, or one label.
    """
    cases = sum(counts.values())
    if cases == 0:
        return None
    shares = {pair: count / cases for pair, count in counts.items() if count}
    ours, theirs = _margins(shares)
    observed = sum(share for (a, b), share in shares.items() if a == b)
    expected = sum(ours[label] * theirs.get(label, 0.0) for label in ours)
    if expected >= 1:
        return None
    kappa = (observed - expected) / (1 - expected)
    half = Z_95 * sqrt(_variance(shares, ours, theirs, observed, expected) / cases)
    return Estimate(kappa, max(-1.0, kappa - half), min(1.0, kappa + half), cases)


def _margins(shares: Mapping[tuple[str, str], float]) -> tuple[dict[str, float], dict[str, float]]:
    ours: dict[str, float] = {}
    theirs: dict[str, float] = {}
    for (a, b), share in shares.items():
        ours[a] = ours.get(a, 0.0) + share
        theirs[b] = theirs.get(b, 0.0) + share
    return ours, theirs


def _variance(
    shares: Mapping[tuple[str, str], float],
    ours: Mapping[str, float],
    theirs: Mapping[str, float],
    observed: float,
    expected: float,
) -> float:
    """Return the asymptotic variance of kappa, times the number of cases."""
    total = 0.0
    for (a, b), share in shares.items():
        weight = (theirs.get(a, 0.0) + ours.get(b, 0.0)) * (1 - observed)
        total += share * ((1 - expected - weight) ** 2 if a == b else weight**2)
    total -= (observed * expected - 2 * expected + observed) ** 2
    return max(0.0, total) / (1 - expected) ** 4
