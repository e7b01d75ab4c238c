"""The evaluation of a model on one part: every figure that the card and the report show."""

from typing import Any

import numpy as np

from training.arrays import Floats, Ints
from training.judging.bootstrap import bootstrap
from training.judging.metrics import class_table, confusion, score_probabilities
from training.judging.operating import QUESTIONS, sensitivity, sensitivity_at, specificity

HIGH_SPECIFICITY = 0.90


def evaluate(
    truth: Ints,
    probabilities: Floats,
    *,
    thresholds: dict[str, float],
    answered: np.ndarray,
    rounds: int = 1000,
) -> dict[str, Any]:
    """Headline figures and operating points with 95% intervals, class table, confusion.

    Thresholds come from validation, and so do the limits that decide which photographs are
    `answered` (bool [n]); nothing is chosen here. The figures count all photographs.
    """

    def measure(positions: Ints) -> dict[str, float]:
        own, given = truth[positions], probabilities[positions]
        return score_probabilities(own, given) | _measure_points(own, given, thresholds)

    intervals = bootstrap(measure, truth, rounds=rounds)
    return {
        "photographs": len(truth),
        "figures": {name: list(interval) for name, interval in intervals.items()},
        "classes": _without_nan(class_table(truth, probabilities)),
        "confusion": confusion(truth, probabilities),
        "answered": float(np.mean(answered)),
    }


def _measure_points(
    truth: Ints, probabilities: Floats, thresholds: dict[str, float]
) -> dict[str, float]:
    figures = {}
    for question in QUESTIONS:
        positive, score = question.positive(truth), question.score(probabilities)
        threshold = thresholds[question.name]
        figures[f"{question.name}_sensitivity"] = sensitivity(positive, score, threshold)
        figures[f"{question.name}_specificity"] = specificity(positive, score, threshold)
        figures[f"{question.name}_sensitivity_at_90_specificity"] = sensitivity_at(
            positive, score, HIGH_SPECIFICITY
        )
    return figures


def _without_nan(rows: list[dict[str, float | str]]) -> list[dict[str, float | str | None]]:
    """JSON knows no not-a-number: a class without photographs has no area, None."""
    return [{k: None if v != v else v for k, v in row.items()} for row in rows]  # noqa: PLR0124 - only NaN differs from itself
