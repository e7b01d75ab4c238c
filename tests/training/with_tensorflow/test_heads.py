"""Heads on frozen features: they learn, repeat themselves, and their settings can be searched."""

from pathlib import Path

import numpy as np
import pytest

from training.config import Loss
from training.fitting.heads import Features, HeadSettings, draw_order, fit_head
from training.fitting.tuning import format_trials, open_study, search, tell_trials
from training.judging.metrics import balanced_accuracy


@pytest.fixture(scope="module")
def features() -> Features:
    random = np.random.default_rng(0)
    centres = random.normal(0, 2.0, (7, 16))

    def draw(count: int) -> tuple[np.ndarray, np.ndarray]:
        labels = np.arange(count) % 7
        return centres[labels] + random.normal(0, 1, (count, 16)), labels

    return Features(*draw(210), *draw(70))


def test_a_head_learns_and_the_seed_decides(features: Features) -> None:
    settings = HeadSettings(epochs=8, batch=32, learning_rate=1e-2)
    logits = fit_head(features, settings, seed=1)
    assert balanced_accuracy(features.validation_labels, logits.argmax(axis=1)) > 0.9
    np.testing.assert_allclose(fit_head(features, settings, seed=1), logits, atol=1e-4)
    assert np.abs(fit_head(features, settings, seed=2) - logits).max() > 0.05


def test_an_order_shows_each_once_or_rare_ones_more_often() -> None:
    labels = np.repeat([0, 5], [50, 950])
    random = np.random.default_rng(0)
    assert sorted(draw_order(labels, 0.0, random)) == list(range(1000))
    rare = [(draw_order(labels, power, random) < 50).mean() for power in (0.5, 1.0)]
    assert rare[0] == pytest.approx(np.sqrt(0.05) / (np.sqrt(0.05) + np.sqrt(0.95)), abs=0.05)
    assert rare[1] == pytest.approx(0.5, abs=0.06)


def test_weights_for_rare_classes_move_the_answers(features: Features) -> None:
    few = np.flatnonzero((features.train_labels != 3) | (np.arange(210) < 14))
    scarce = Features(
        features.train[few],
        features.train_labels[few],
        features.validation,
        features.validation_labels,
    )
    answers = {}
    for power in (0.0, 1.0):
        loss = Loss(prior=0.0, class_weight=power)
        settings = HeadSettings(loss=loss, epochs=6, batch=32, learning_rate=1e-2)
        answers[power] = fit_head(scarce, settings, seed=1)
    assert answers[1.0][:, 3].mean() > answers[0.0][:, 3].mean() + 0.05


def test_a_search_goes_on_where_it_stopped(features: Features, tmp_path: Path) -> None:
    search(open_study(tmp_path, seed=1), features, trials=2, minutes=5)
    study = open_study(tmp_path, seed=1)
    assert len(study.trials) == 2
    search(study, features, trials=3, minutes=5)
    rows = tell_trials(study)
    assert sorted(row["number"] for row in rows) == [0, 1, 2]
    assert len({row["prior"] for row in rows}) == 3  # none is tried twice
    scores = [row["score"] for row in rows]
    assert scores == sorted(scores, reverse=True)
    assert format_trials(rows).count("\n") == 5


def test_a_search_keeps_to_its_time(features: Features, tmp_path: Path) -> None:
    study = open_study(tmp_path, seed=1)
    search(study, features, trials=1000, minutes=1e-4)
    assert len(study.trials) <= 1
