"""Calibration and limits are fitted, and fit."""

import numpy as np
import pytest

from training.judging.calibrate import (
    MAX_ERROR,
    PRIORS,
    PriorPoint,
    build_calibration,
    choose_prior,
    fit_entropy_limit,
    fit_temperature,
    measure_priors,
)
from training.judging.metrics import calibration_error
from training.judging.softmax import Calibration, entropy, softmax

SHARES = np.array([0.03, 0.04, 0.1, 0.01, 0.08, 0.72, 0.02])


def draw(random: np.random.Generator, count: int, boast: float) -> tuple[np.ndarray, np.ndarray]:
    """Logits that favour no class and exaggerate by `boast`, with labels that follow SHARES."""
    honest = random.normal(0, 2.0, (count, 7)) + np.log(SHARES)
    truth = np.array([random.choice(7, p=row) for row in softmax(honest)])
    return boast * honest - np.log(SHARES), truth


def test_the_temperature_undoes_an_exaggeration() -> None:
    logits, truth = draw(np.random.default_rng(1), 4000, 2.5)
    found = fit_temperature(logits, truth, SHARES, prior=1.0)
    assert found.temperature == pytest.approx(2.5, rel=0.1)
    assert found.offset == pytest.approx(tuple(np.log(SHARES) / found.temperature))


def test_calibrated_probabilities_are_honest_on_other_data() -> None:
    random = np.random.default_rng(2)
    point = choose_prior(measure_priors(*draw(random, 3000, 2.5), SHARES))
    calibration = build_calibration(point.prior, point.temperature, SHARES)
    other, other_truth = draw(random, 3000, 2.5)
    assert calibration_error(other_truth, calibration.apply(other)) < 0.05
    assert calibration_error(other_truth, softmax(other)) > 0.1


def test_a_larger_prior_is_likelier_and_finds_fewer_rare_classes() -> None:
    points = measure_priors(*draw(np.random.default_rng(4), 3000, 1.0), SHARES)
    assert [point.prior for point in points] == list(PRIORS)
    none, all_of_it = points[0], points[-1]
    assert none.balanced_accuracy > all_of_it.balanced_accuracy + 0.05
    assert all_of_it.nll < none.nll - 0.3


def point(prior: float, ece: float, balanced: float = 0.5, area: float = 0.9) -> PriorPoint:
    return PriorPoint(prior, 1.0, balanced, area, ece, 1.0)


def test_of_those_that_are_honest_enough_the_best_mean_is_chosen() -> None:
    curve = [
        point(0.0, 0.2, balanced=0.9, area=0.99),  # the best, and not honest
        point(0.3, MAX_ERROR, balanced=0.70, area=0.90),
        point(0.6, 0.01, balanced=0.69, area=0.93),
        point(1.0, 0.0, balanced=0.60, area=0.95),
    ]
    assert choose_prior(curve).prior == 0.6


def test_where_none_is_honest_enough_the_most_honest_is_chosen() -> None:
    assert choose_prior([point(0.0, 0.2), point(0.5, 0.1), point(1.0, 0.15)]).prior == 0.5


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
