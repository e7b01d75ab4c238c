"""Figures of merit, against values worked out by hand."""

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from serving.contract import LABEL_CODES
from training.judging.bootstrap import bootstrap
from training.judging.evaluate import evaluate
from training.judging.metrics import (
    area_under_curve,
    balanced_accuracy,
    calibration_error,
    class_table,
    confusion,
    score_probabilities,
)
from training.judging.operating import (
    QUESTIONS,
    choose_threshold,
    sensitivity,
    sensitivity_at,
    specificity,
)

NV, MEL, BCC = LABEL_CODES.index("nv"), LABEL_CODES.index("mel"), LABEL_CODES.index("bcc")


def rows(*pairs: tuple[int, float]) -> np.ndarray:
    """One row for each (top class, its probability); the rest is spread evenly."""
    out = np.zeros((len(pairs), 7))
    for row, (label, share) in zip(out, pairs, strict=True):
        row[:] = (1 - share) / 6
        row[label] = share
    return out


def test_balanced_accuracy_is_the_mean_recall_of_present_classes() -> None:
    truth = np.array([NV] * 8 + [MEL] * 2)
    assert balanced_accuracy(truth, np.full(10, NV)) == 0.5
    assert balanced_accuracy(truth, truth) == 1.0


def test_calibration_error_of_a_boaster_is_its_gap() -> None:
    truth = np.array([NV, NV, MEL, MEL])
    assert calibration_error(truth, rows(*[(NV, 0.9)] * 4)) == pytest.approx(0.4)
    assert calibration_error(truth, rows(*[(NV, 0.5)] * 4)) == pytest.approx(0.0)


def test_headline_figures_of_a_perfect_and_of_a_blind_model() -> None:
    truth = np.array([0, 1, 2, 3, 4, 5, 6] * 3)
    perfect = score_probabilities(truth, rows(*[(label, 0.99) for label in truth]))
    assert perfect["macro_auc"] == perfect["balanced_accuracy"] == perfect["malignant_auc"] == 1.0
    blind = score_probabilities(truth, np.full((21, 7), 1 / 7))
    assert blind["macro_auc"] == blind["melanoma_auc"] == 0.5


def test_the_area_under_the_curve_is_scikit_learns() -> None:
    random = np.random.default_rng(4)
    for _ in range(20):
        positive = random.random(60) < 0.3
        score = random.normal(positive, 1.0).round(1)
        assert area_under_curve(positive, score) == pytest.approx(roc_auc_score(positive, score))
    assert np.isnan(area_under_curve(np.zeros(5, bool), np.zeros(5)))


def test_malignant_counts_all_three_classes() -> None:
    truth = np.array([MEL, BCC, NV, NV])
    swapped = rows((BCC, 0.8), (MEL, 0.8), (NV, 0.8), (NV, 0.8))
    figures = score_probabilities(truth, swapped)
    assert figures["malignant_auc"] == 1.0
    assert figures["balanced_accuracy"] == pytest.approx(1 / 3)


def test_class_table_and_confusion_agree() -> None:
    truth = np.array([NV, NV, NV, MEL])
    given = rows((NV, 0.9), (NV, 0.9), (MEL, 0.9), (MEL, 0.9))
    table = {row["code"]: row for row in class_table(truth, given)}
    assert table["mel"]["precision"] == 0.5
    assert table["mel"]["recall"] == 1.0
    assert table["nv"]["recall"] == pytest.approx(2 / 3)
    assert table["nv"]["support"] == 3
    assert confusion(truth, given)[NV] == [0, 0, 0, 0, 1, 2, 0]


def test_a_threshold_finds_the_target_share_and_no_more_than_needed() -> None:
    melanoma = QUESTIONS[1]
    truth = np.array([MEL] * 20 + [NV] * 20)
    scores = np.concatenate([np.linspace(0.05, 1.0, 20), np.linspace(0.0, 0.5, 20)])
    given = np.zeros((40, 7))
    given[:, MEL], given[:, NV] = scores, 1 - scores
    threshold = choose_threshold(melanoma, truth, given)
    assert sensitivity(truth == MEL, scores, threshold) == pytest.approx(0.9)
    assert sensitivity(truth == MEL, scores, threshold + 1e-6) < 0.9
    assert specificity(truth == MEL, scores, threshold) == pytest.approx(0.3)


def test_sensitivity_at_a_specificity_keeps_that_specificity() -> None:
    random = np.random.default_rng(0)
    positive = np.arange(400) < 100
    score = random.normal(positive * 1.5, 1.0)
    found = sensitivity_at(positive, score, 0.9)
    threshold = np.quantile(score[~positive], 0.9, method="higher")
    assert specificity(positive, score, threshold + 1e-12) >= 0.9
    assert found == (score[positive] > threshold).mean()
    assert 0.4 < found < 0.8


def test_bootstrap_is_seeded_covers_its_estimate_and_narrows_with_more_data() -> None:
    def width(count: int) -> float:
        right = np.arange(count) % 10 < 7
        truth = np.zeros(count, dtype=np.int64)
        estimate, low, high = bootstrap(lambda at: {"a": float(right[at].mean())}, truth)["a"]
        assert estimate == pytest.approx(0.7)
        assert low < estimate < high
        again = bootstrap(lambda at: {"a": float(right[at].mean())}, truth)["a"]
        assert again == (estimate, low, high)
        return high - low

    # The normal approximation gives 2 x 1.96 x sqrt(0.7 x 0.3 / n).
    assert width(100) == pytest.approx(0.18, abs=0.02)
    assert width(1600) == pytest.approx(0.045, abs=0.005)


def test_an_evaluation_has_no_nan_and_counts_the_answered() -> None:
    truth = np.array([NV] * 6 + [MEL] * 4)
    given = rows(*[(NV, 0.95)] * 6, *[(MEL, 0.3)] * 4)
    report = evaluate(
        truth,
        given,
        thresholds={"malignant": 0.5, "melanoma": 0.5},
        answered=truth == NV,
        offset=[0.0] * 7,
        rounds=20,
    )
    assert report["answered"] == 0.6
    assert {row["code"]: row["auc"] for row in report["classes"]}["df"] is None
    value, low, high = report["figures"]["melanoma_sensitivity"]
    assert (value, low, high) == (0.0, 0.0, 0.0)


def test_even_balanced_accuracy_takes_the_frequencies_out() -> None:
    truth = np.array([NV] * 6 + [MEL] * 4)
    given = rows(*[(NV, 0.9)] * 6, *[(NV, 0.5)] * 4)
    given[6:, MEL], given[6:, :MEL], given[6:, NV + 1 :] = 0.4, 0.02, 0.02
    offset = np.zeros(7)
    offset[MEL] = -1.0  # melanoma was made rarer by that much
    report = evaluate(
        truth,
        given,
        thresholds={"malignant": 0.5, "melanoma": 0.5},
        answered=np.ones(10, bool),
        offset=list(offset),
        rounds=5,
    )
    assert report["figures"]["balanced_accuracy"][0] == 0.5
    assert report["figures"]["balanced_accuracy_even"][0] == 1.0
