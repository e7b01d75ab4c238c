"""Strangeness: far from every class means a high score, whichever class is near."""

from pathlib import Path

import numpy as np
import pytest

from training.judging.outliers import energy, fit_familiar, load_familiar, save_familiar


def embed(random: np.random.Generator, count: int) -> tuple[np.ndarray, np.ndarray]:
    """Three classes in 40 dimensions, wide along the first five."""
    labels = np.arange(count) % 3
    centres = np.zeros((3, 40))
    centres[1, 0], centres[2, 1] = 8.0, 8.0
    wide = np.r_[np.full(5, 3.0), np.full(35, 0.5)]
    return centres[labels] + random.normal(0, 1, (count, 40)) * wide, labels


def test_members_score_one_and_strangers_more() -> None:
    random = np.random.default_rng(0)
    familiar = fit_familiar(*embed(random, 900), axes=8)
    members, _ = embed(random, 300)
    # A squared Mahalanobis distance has the number of dimensions as its mean.
    assert familiar.distance(members).mean() == pytest.approx(1.0, abs=0.12)
    strangers = members.copy()
    strangers[:, 20:30] += 1.5  # small, but in directions that never vary
    limit = np.quantile(familiar.distance(members), 0.975)
    assert (familiar.distance(strangers) > limit).mean() > 0.95
    within = members.copy()
    within[:, 0] += 3.0  # larger, but in a direction that varies
    assert (familiar.distance(within) > limit).mean() < 0.2


def test_the_nearest_class_counts() -> None:
    random = np.random.default_rng(1)
    members, labels = embed(random, 600)
    familiar = fit_familiar(members, labels, axes=8)
    for label in range(3):
        assert np.median(familiar.distance(members[labels == label])) < 1.2


def test_saved_and_loaded_are_alike(tmp_path: Path) -> None:
    members, labels = embed(np.random.default_rng(2), 90)
    familiar = fit_familiar(members, labels)
    save_familiar(familiar, tmp_path / "familiar.npz")
    again = load_familiar(tmp_path / "familiar.npz")
    np.testing.assert_array_equal(again.distance(members), familiar.distance(members))


def test_fewer_photographs_than_axes_still_give_a_score() -> None:
    members, labels = embed(np.random.default_rng(3), 12)
    assert np.isfinite(fit_familiar(members, labels).distance(members)).all()


def test_energy_falls_with_evidence() -> None:
    weak, strong = np.zeros((1, 7)), np.eye(7)[:1] * 20
    assert energy(weak) == pytest.approx(-np.log(7))
    assert energy(strong) == pytest.approx(-20, abs=0.01)
