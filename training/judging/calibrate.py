"""Fits what turns logits into probabilities, on validation only."""

import numpy as np

from training.arrays import Floats, Ints
from training.judging.metrics import (
    balanced_accuracy,
    calibration_error,
    negative_log_likelihood,
)
from training.judging.softmax import Calibration, entropy

PRIOR_STEPS = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
TEMPERATURES = np.geomspace(0.2, 5.0, 161)  # steps of 2%
MAX_ERROR = 0.04  # the calibration error on validation that a chosen prior may leave


def fit_temperature(logits: Floats, truth: Ints, offset: Floats) -> Calibration:
    """The temperature with the least negative log-likelihood, given a class offset."""
    classes = tuple(float(value) for value in offset)
    tried = [Calibration(float(temperature), classes) for temperature in TEMPERATURES]
    return min(tried, key=lambda each: negative_log_likelihood(truth, each.apply(logits)))


def fit_calibration(logits: Floats, truth: Ints, shares: Floats) -> Calibration:
    """Choose how much of the class frequencies to put back, and the temperature for it.

    The network was trained to favour no class. All of the frequencies make honest
    probabilities but few rare diagnoses; none of them the opposite. Taken is the share
    with the best balanced accuracy among those whose calibration error stays below MAX_ERROR.
    """
    tried = [fit_temperature(logits, truth, step * np.log(shares)) for step in PRIOR_STEPS]
    probabilities = [calibration.apply(logits) for calibration in tried]
    errors = [calibration_error(truth, each) for each in probabilities]
    gains = [balanced_accuracy(truth, each.argmax(axis=1)) for each in probabilities]
    fair = [i for i, error in enumerate(errors) if error <= MAX_ERROR]
    best = max(fair, key=lambda i: gains[i]) if fair else int(np.argmin(errors))
    return tried[best]


def fit_entropy_limit(probabilities: Floats, answered: float) -> float:
    """The entropy (nats) that the given share of in-scope photographs stays under."""
    return float(np.quantile(entropy(probabilities), answered))
