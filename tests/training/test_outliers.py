"""Strangeness: far from the training photographs means a high score."""

from pathlib import Path

import numpy as np
import pytest

from training.judging.outliers import energy, fit_familiar, load_familiar, save_familiar

CENTRE = np.arange(40) / 4


def draw_styles(random: np.random.Generator, count: int) -> np.ndarray:
    """Styles of 40 values, wide along the first five."""
    return np.asarray(
        CENTRE + random.normal(0, 1, (count, 40)) * np.r_[np.full(5, 3.0), np.full(35, 0.5)]
    )


def test_members_score_one_and_strangers_more() -> None:
    random = np.random.default_rng(0)
    familiar = fit_familiar(draw_styles(random, 900), axes=8)
    members = draw_styles(random, 300)
    # A squared Mahalanobis distance has the number of dimensions as its mean.
    assert familiar.distance(members).mean() == pytest.approx(1.0, abs=0.12)
    limit = np.quantile(familiar.distance(members), 0.975)
    strangers = members.copy()
    strangers[:, 20:30] += 1.5  # small, but in directions that never vary
    assert (familiar.distance(strangers) > limit).mean() > 0.95
    within = members.copy()
    within[:, 0] += 3.0  # larger, but in a direction that varies
    assert (familiar.distance(within) > limit).mean() < 0.2


def test_saved_and_loaded_are_alike(tmp_path: Path) -> None:
    members = draw_styles(np.random.default_rng(2), 90)
    familiar = fit_familiar(members)
    save_familiar(familiar, tmp_path / "familiar.npz")
    again = load_familiar(tmp_path / "familiar.npz")
    np.testing.assert_array_equal(again.distance(members), familiar.distance(members))


def test_fewer_photographs_than_axes_still_give_a_score() -> None:
    members = draw_styles(np.random.default_rng(3), 12)
    assert np.isfinite(fit_familiar(members).distance(members)).all()


def test_energy_falls_with_evidence() -> None:
    weak, strong = np.zeros((1, 7)), np.eye(7)[:1] * 20
    assert energy(weak) == pytest.approx(-np.log(7))
    assert energy(strong) == pytest.approx(-20, abs=0.01)
