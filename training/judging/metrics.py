"""Figures of merit. `truth` is int64 [n], `probabilities` float64 [n, classes] throughout."""

import warnings

import numpy as np
from sklearn.metrics import confusion_matrix, precision_recall_fscore_support

from serving.contract import LABEL_CODES
from training.arrays import Floats, Ints
from training.data.labels import MALIGNANT_INDICES, MELANOMA_INDEX

BINS = 15  # of the expected calibration error


def malignant_score(probabilities: Floats) -> Floats:
    """The probability that the lesion is one of the malignant classes [n]."""
    return np.asarray(probabilities[:, MALIGNANT_INDICES].sum(axis=1))


def melanoma_score(probabilities: Floats) -> Floats:
    """The probability of melanoma [n]."""
    return np.asarray(probabilities[:, MELANOMA_INDEX])


def is_malignant(truth: Ints) -> np.ndarray:
    """Whether each lesion is malignant, bool [n]."""
    return np.isin(truth, MALIGNANT_INDICES)


def is_melanoma(truth: Ints) -> np.ndarray:
    """Whether each lesion is a melanoma, bool [n]."""
    return np.asarray(truth == MELANOMA_INDEX)


def area_under_curve(positive: np.ndarray, score: Floats) -> float:
    """ROC AUC: how often a positive scores above a negative, ties counting half.

    Not-a-number where only one side is present. Worked out from ranks (Mann and Whitney): the
    bootstrap asks for it thousands of times.
    """
    found = int(positive.sum())
    other = len(positive) - found
    if not found or not other:
        return float("nan")
    _, place, ties = np.unique(score, return_inverse=True, return_counts=True)
    rank = (np.cumsum(ties) - (ties - 1) / 2)[place]
    return float((rank[positive].sum() - found * (found + 1) / 2) / (found * other))


def class_areas(truth: Ints, probabilities: Floats) -> dict[str, float]:
    """One-versus-rest AUC of each class."""
    return {
        code: area_under_curve(truth == i, probabilities[:, i])
        for i, code in enumerate(LABEL_CODES)
    }


def balanced_accuracy(truth: Ints, predicted: Ints) -> float:
    """The mean recall of the classes that occur."""
    present = np.unique(truth)
    return float(np.mean([(predicted[truth == label] == label).mean() for label in present]))


def calibration_error(truth: Ints, probabilities: Floats, bins: int = BINS) -> float:
    """Expected calibration error of the top class, in equally wide bins (Guo et al., 2017)."""
    confidence, predicted = probabilities.max(axis=1), probabilities.argmax(axis=1)
    place = np.minimum((confidence * bins).astype(int), bins - 1)
    total = 0.0
    for number in np.unique(place):
        here = place == number
        gap = (predicted[here] == truth[here]).mean() - confidence[here].mean()
        total += here.mean() * abs(gap)
    return float(total)


def negative_log_likelihood(truth: Ints, probabilities: Floats) -> float:
    """The mean of -log p(true class), in nats."""
    own = probabilities[np.arange(len(truth)), truth]
    return float(-np.log(np.clip(own, 1e-12, 1.0)).mean())


def score_probabilities(truth: Ints, probabilities: Floats) -> dict[str, float]:
    """The headline figures."""
    with warnings.catch_warnings():
        # A bootstrap sample may miss a rare class: the mean is then over the others.
        warnings.simplefilter("ignore", RuntimeWarning)
        macro = float(np.nanmean(list(class_areas(truth, probabilities).values())))
    predicted = probabilities.argmax(axis=1)
    return {
        "accuracy": float((predicted == truth).mean()),
        "balanced_accuracy": balanced_accuracy(truth, predicted),
        "macro_auc": macro,
        "melanoma_auc": area_under_curve(is_melanoma(truth), melanoma_score(probabilities)),
        "malignant_auc": area_under_curve(is_malignant(truth), malignant_score(probabilities)),
        "ece": calibration_error(truth, probabilities),
    }


def class_table(truth: Ints, probabilities: Floats) -> list[dict[str, float | str]]:
    """Precision, recall, F1, AUC and support of each class."""
    codes = list(range(len(LABEL_CODES)))
    columns = precision_recall_fscore_support(
        truth, probabilities.argmax(axis=1), labels=codes, zero_division=0
    )
    areas = class_areas(truth, probabilities)
    return [
        {
            "code": code,
            "precision": float(precision),
            "recall": float(recall),
            "f1": float(f1),
            "auc": areas[code],
            "support": int(support),
        }
        for code, precision, recall, f1, support in zip(LABEL_CODES, *columns, strict=True)
    ]


def confusion(truth: Ints, probabilities: Floats) -> list[list[int]]:
    """Counts [true class][predicted class]."""
    codes = list(range(len(LABEL_CODES)))
    table = confusion_matrix(truth, probabilities.argmax(axis=1), labels=codes)
    return [[int(count) for count in row] for row in table]
