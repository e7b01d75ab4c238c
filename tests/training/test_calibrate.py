"""Calibration and limits are fitted, and fit."""

import numpy as np
import pytest

from training.judging.calibrate import fit_calibration, fit_entropy_limit, fit_temperature
from training.judging.metrics import calibration_error
from training.judging.softmax import Calibration, entropy, softmax

SHARES = np.array([0.03, 0.04, 0.1, 0.01, 0.08, 0.72, 0.02])


def draw(random: np.random.Generator, count: int, boast: float) -> tuple[np.ndarray, np.ndarray]:
    """Logits that favour no class and exaggerate by `boast`, with labels that follow SHARES."""
    fair = random.normal(0, 2.0, (count, 7))
    posterior = softmax(fair + np.log(SHARES))
    truth = np.array([random.choice(7, p=row) for row in posterior])
    return boast * fair, truth


def test_the_temperature_undoes_an_exaggeration() -> None:
    logits, truth = draw(np.random.default_rng(1), 4000, 2.5)
    found = fit_temperature(logits, truth, np.log(SHARES))
    assert found.temperature == pytest.approx(2.5, rel=0.1)


def test_calibrated_probabilities_are_honest_on_other_data() -> None:
    random = np.random.default_rng(2)
    logits, truth = draw(random, 3000, 2.5)
    calibration = fit_calibration(logits, truth, SHARES)
    other, other_truth = draw(random, 3000, 2.5)
    assert calibration_error(other_truth, calibration.apply(other)) < 0.05
    assert calibration_error(other_truth, softmax(other)) > 0.1


def test_probabilities_sum_to_one_whatever_the_logits() -> None:
    extreme = np.array([[1e4, -1e4, 0, 0, 0, 0, 0], [0.0] * 7])
    given = Calibration(0.7, tuple(np.log(SHARES))).apply(extreme)
    assert np.isfinite(given).all()
    assert given.sum(axis=1) == pytest.approx(1.0)


def test_entropy_runs_from_certain_to_clueless() -> None:
    certain = np.eye(7)[:1]
    assert entropy(certain) == pytest.approx(0.0, abs=1e-9)
    assert entropy(np.full((1, 7), 1 / 7)) == pytest.approx(np.log(7))


def test_the_entropy_limit_answers_the_share_it_was_asked_for() -> None:
    given = np.random.default_rng(3).dirichlet(np.full(7, 0.3), 2000)
    limit = fit_entropy_limit(given, 0.95)
    assert (entropy(given) <= limit).mean() == pytest.approx(0.95, abs=0.002)
