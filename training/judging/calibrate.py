"""Fits what turns logits into probabilities, on validation only."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from training.arrays import Floats, Ints
from training.judging.metrics import negative_log_likelihood, score_probabilities
from training.judging.softmax import Calibration, entropy

PRIORS = tuple(step / 20 for step in range(21))  # 0 to 1
TEMPERATURES = np.geomspace(0.2, 5.0, 161)  # steps of 2%
MAX_ERROR = 0.04  # the calibration error on validation that a chosen prior may leave


@dataclass(frozen=True, slots=True)
class PriorPoint:
    """What follows from putting back one share of the class frequencies."""

    prior: float  # 0: classes count alike; 1: as frequent as in training
    temperature: float
    balanced_accuracy: float  # of the top answer
    macro_auc: float
    ece: float
    nll: float

    @property
    def mean_of_both(self) -> float:
        """What training watches, too: finding every class, and ranking by it."""
        return (self.balanced_accuracy + self.macro_auc) / 2


def build_calibration(prior: float, temperature: float, shares: Floats) -> Calibration:
    """softmax((logits + prior * log shares) / temperature), as a temperature and an offset."""
    offset = prior * np.log(shares) / temperature
    return Calibration(temperature, tuple(float(value) for value in offset))


def fit_temperature(logits: Floats, truth: Ints, shares: Floats, prior: float) -> Calibration:
    """The temperature with the least negative log-likelihood, given the prior put back."""
    tried = [build_calibration(prior, float(each), shares) for each in TEMPERATURES]
    return min(tried, key=lambda each: negative_log_likelihood(truth, each.apply(logits)))


def measure_priors(logits: Floats, truth: Ints, shares: Floats) -> list[PriorPoint]:
    """The whole curve: one point for each of PRIORS, each with its own temperature."""
    points = []
    for prior in PRIORS:
        calibration = fit_temperature(logits, truth, shares, prior)
        given = calibration.apply(logits)
        figures = score_probabilities(truth, given)
        points.append(
            PriorPoint(
                prior,
                calibration.temperature,
                figures["balanced_accuracy"],
                figures["macro_auc"],
                figures["ece"],
                negative_log_likelihood(truth, given),
            )
        )
    return points


def choose_prior(points: Sequence[PriorPoint]) -> PriorPoint:
    """The best mean of balanced accuracy and macro AUC with an error of at most MAX_ERROR.

    The network was trained to favour no class. Without the frequencies the top answer finds
    rare classes as often as common ones, but the probabilities are wrong for any natural
    mixture and rank its photographs worse; with all of them it is the other way round.
    """
    fair = [point for point in points if point.ece <= MAX_ERROR]
    if fair:
        return max(fair, key=lambda point: point.mean_of_both)
    return min(points, key=lambda point: point.ece)


def fit_entropy_limit(probabilities: Floats, answered: float) -> float:
    """The entropy (nats) that the given share of in-scope photographs stays under."""
    return float(np.quantile(entropy(probabilities), answered))
