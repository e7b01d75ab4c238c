"""How probabilities stand to what turned out to be true, from counts in bins."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from telederm.oversight.statistics.intervals import Z_95, Estimate


@dataclass(frozen=True, slots=True)
class Bin:
    """The cases whose probability fell into one bin: how many, how many true, and two sums."""

    cases: int
    positives: int
    sum_probability: float
    sum_squared_error: float


def expected_calibration_error(bins: Sequence[Bin]) -> float | None:
    """Return the ECE (0 to 1): mean distance of said and found share, weighted by cases."""
    cases = sum(each.cases for each in bins)
    if not cases:
        return None
    return sum(abs(each.sum_probability - each.positives) for each in bins) / cases


def brier_score(bins: Sequence[Bin]) -> float | None:
    """Return the mean squared error of the probabilities (0 to 1); 0 is best."""
    cases = sum(each.cases for each in bins)
    return sum(each.sum_squared_error for each in bins) / cases if cases else None


def estimate_auc(bins: Sequence[Bin]) -> Estimate | None:
    """Return the area under the ROC curve from bins in ascending order, ties within a bin as half.

    The interval is that of Hanley and McNeil, Radiology 143:29 (1982).
    """
    positives = sum(each.positives for each in bins)
    negatives = sum(each.cases for each in bins) - positives
    if not positives or not negatives:
        return None
    won, below = 0.0, 0
    for each in bins:
        others = each.cases - each.positives
        won += each.positives * (below + others / 2)
        below += others
    area = won / (positives * negatives)
    half = Z_95 * sqrt(_auc_variance(area, positives, negatives))
    return Estimate(area, max(0.0, area - half), min(1.0, area + half), positives + negatives)


def _auc_variance(area: float, positives: int, negatives: int) -> float:
    first = area / (2 - area) - area**2
    second = 2 * area**2 / (1 + area) - area**2
    spread = area * (1 - area) + (positives - 1) * first + (negatives - 1) * second
    return max(0.0, spread) / (positives * negatives)
