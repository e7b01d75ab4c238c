"""The evaluation of a model on one part: every figure that the card and the report show."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from training.arrays import Floats, Ints
from training.judging.bootstrap import bootstrap
from training.judging.metrics import balanced_accuracy, class_table, confusion, score_probabilities
from training.judging.operating import QUESTIONS, sensitivity, sensitivity_at, specificity

HIGH_SPECIFICITY = 0.90


def evaluate(
    truth: Ints,
    probabilities: Floats,
    *,
    thresholds: dict[str, float],
    answered: np.ndarray,
    offset: Sequence[float],
    rounds: int = 1000,
) -> dict[str, Any]:
    """Headline figures and operating points with 95% intervals, class table, confusion.

    Thresholds come from validation, and so do the limits that decide which photographs are
    `answered` (bool [n]); nothing is chosen here. The figures count all photographs.

    `offset` is the calibration's, for each class. It makes the probabilities honest for the
    natural mixture, where a rare class is seldom the top answer; `balanced_accuracy_even` is
    that of the top answer without it, when all classes count as equally frequent.
    """

    def measure(positions: Ints) -> dict[str, float]:
        own, given = truth[positions], probabilities[positions]
        even = {"balanced_accuracy_even": balanced_accuracy(own, even_answers[positions])}
        return score_probabilities(own, given) | even | _measure_points(own, given, thresholds)

    even_answers = (np.log(np.clip(probabilities, 1e-12, 1.0)) - np.asarray(offset)).argmax(axis=1)
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
