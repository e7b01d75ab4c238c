"""The small statistics against known values, other people's code and simulation."""

import numpy as np
import pytest
from scipy.stats import binomtest
from sklearn.metrics import brier_score_loss, cohen_kappa_score, roc_auc_score

from telederm.oversight.statistics.calibration import (
    Bin,
    brier_score,
    estimate_auc,
    expected_calibration_error,
)
from telederm.oversight.statistics.intervals import estimate_share
from telederm.oversight.statistics.kappa import estimate_kappa
from telederm.oversight.statistics.quantiles import weighted_quantile


@pytest.mark.parametrize(("hits", "cases"), [(0, 5), (8, 10), (10, 10), (3, 1000), (999, 1000)])
def test_a_share_has_wilsons_interval(hits: int, cases: int) -> None:
    found = estimate_share(hits, cases)
    known = binomtest(hits, cases).proportion_ci(method="wilson")
    assert found is not None
    assert (found.low, found.high) == pytest.approx((known.low, known.high), abs=1e-12)
    assert (found.value, found.cases) == (hits / cases, cases)


def test_no_case_has_no_share() -> None:
    assert estimate_share(0, 0) is None


def test_kappa_of_the_textbook() -> None:
    # 20 and 15 of 50 alike, 5 and 10 apart: 0.70 observed, 0.50 by chance.
    found = estimate_kappa({("y", "y"): 20, ("y", "n"): 5, ("n", "y"): 10, ("n", "n"): 15})
    assert found is not None
    assert found.value == pytest.approx(0.4)
    assert found.cases == 50


def test_kappa_agrees_with_scikit_learn_and_its_interval_with_a_bootstrap() -> None:
    random = np.random.default_rng(7)
    truth = random.choice(["mel", "nv", "bkl"], 600, p=[0.2, 0.6, 0.2])
    guess = np.where(random.random(600) < 0.7, truth, random.choice(["mel", "nv", "bkl"], 600))
    pairs, counts = np.unique(np.stack([truth, guess], axis=1), axis=0, return_counts=True)
    found = estimate_kappa({(a, b): int(n) for (a, b), n in zip(pairs, counts, strict=True)})
    assert found is not None
    assert found.value == pytest.approx(cohen_kappa_score(truth, guess))
    labels = [(str(one), str(other)) for one, other in pairs]
    drawn = [
        estimate_kappa(dict(zip(labels, map(int, draw), strict=True)))
        for draw in random.multinomial(600, counts / 600, 800)
    ]
    low, high = np.percentile([each.value for each in drawn if each], [2.5, 97.5])
    assert (found.low, found.high) == pytest.approx((low, high), abs=0.015)


@pytest.mark.parametrize("counts", [{}, {("nv", "nv"): 9}])
def test_where_chance_explains_everything_there_is_no_kappa(
    counts: dict[tuple[str, str], int],
) -> None:
    assert estimate_kappa(counts) is None


def test_calibration_agrees_with_the_definitions_and_with_scikit_learn() -> None:
    random = np.random.default_rng(8)
    said = random.integers(0, 100, 2000) / 100 + 0.005  # one value in each of 100 bins
    true = random.random(2000) < said**1.3
    bins = [
        Bin(int(here.sum()), int(true[here].sum()), float(said[here].sum()),
            float(((said - true)[here] ** 2).sum()))
        for place in range(100)
        if (here := np.isclose(said, place / 100 + 0.005)).any()
    ]  # fmt: skip
    assert brier_score(bins) == pytest.approx(brier_score_loss(true, said))
    area = estimate_auc(bins)
    assert area is not None
    assert area.value == pytest.approx(roc_auc_score(true, said))
    assert area.low < area.value < area.high
    distances = [abs(said[here].mean() - true[here].mean()) * here.mean()
                 for value in np.unique(said) if (here := said == value).any()]  # fmt: skip
    assert expected_calibration_error(bins) == pytest.approx(sum(distances))


def test_hanley_and_mcneils_example() -> None:
    # Their rating example: 51 abnormal and 58 normal pictures on five ratings, area 0.893 +- 0.032.
    normal, abnormal = (33, 6, 6, 11, 2), (3, 2, 2, 11, 33)
    bins = [Bin(n + a, a, 0.0, 0.0) for n, a in zip(normal, abnormal, strict=True)]
    found = estimate_auc(bins)
    assert found is not None
    assert found.value == pytest.approx(0.893, abs=0.0005)
    assert (found.high - found.value) / 1.96 == pytest.approx(0.032, abs=0.0005)


def test_without_both_sides_there_is_no_area() -> None:
    assert estimate_auc([Bin(3, 3, 1.0, 1.0)]) is None
    assert brier_score([]) is None
    assert expected_calibration_error([]) is None


def test_quantiles_of_a_histogram() -> None:
    counts = {5: 1, 10: 1, 60: 2}
    assert [weighted_quantile(counts, share) for share in (0.25, 0.5, 0.9)] == [5, 10, 60]
    assert weighted_quantile({}, 0.5) is None
