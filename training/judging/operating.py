"""Thresholds: chosen on validation, then measured where they were not chosen."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from training.arrays import Floats, Ints
from training.judging.metrics import is_malignant, is_melanoma, malignant_score, melanoma_score


@dataclass(frozen=True, slots=True)
class Question:
    """A yes-or-no question to the model, with the share of positives that must be found."""

    name: str
    positive: Callable[[Ints], np.ndarray]
    score: Callable[[Floats], Floats]
    target_sensitivity: float


QUESTIONS = (
    Question("malignant", is_malignant, malignant_score, 0.90),
    Question("melanoma", is_melanoma, melanoma_score, 0.90),
)


def choose_threshold(question: Question, truth: Ints, probabilities: Floats) -> float:
    """The highest threshold that finds the target share of the positives."""
    scores = np.sort(question.score(probabilities)[question.positive(truth)])
    found = int(np.ceil(round(question.target_sensitivity * len(scores), 6)))
    return float(scores[len(scores) - found])


def sensitivity(positive: np.ndarray, score: Floats, threshold: float) -> float:
    """The share of the positives at or above the threshold."""
    return float((score[positive] >= threshold).mean())


def specificity(positive: np.ndarray, score: Floats, threshold: float) -> float:
    """The share of the negatives below the threshold."""
    return float((score[~positive] < threshold).mean())


def sensitivity_at(positive: np.ndarray, score: Floats, wanted: float) -> float:
    """The sensitivity at the threshold that gives at least the wanted specificity here."""
    threshold = np.quantile(score[~positive], wanted, method="higher")
    return float((score[positive] > threshold).mean())
