"""Proportions with their intervals."""

from dataclasses import dataclass
from math import sqrt
from typing import Final

Z_95: Final = 1.959963984540054  # the normal distribution's 97.5% point


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure with its 95% interval, and the number of cases behind it."""

    value: float
    low: float
    high: float
    cases: int


def estimate_share(hits: int, cases: int) -> Estimate | None:
    """Return hits / cases with Wilson's score interval; None without cases.

    Wilson, J. Am. Stat. Assoc. 22:209 (1927): it stays within 0 and 1 and holds for few cases.
    """
    if cases == 0:
        return None
    share, square = hits / cases, Z_95**2
    centre = (share + square / (2 * cases)) / (1 + square / cases)
    half = sqrt(share * (1 - share) / cases + square / (4 * cases**2)) * Z_95
    half /= 1 + square / cases
    return Estimate(share, max(0.0, centre - half), min(1.0, centre + half), cases)
