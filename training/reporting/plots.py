"""Plots of an evaluation, as PNG files."""

from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.figure import Figure
from sklearn.metrics import roc_curve

from serving.contract import LABEL_CODES
from training.judging.metrics import is_malignant, is_melanoma, malignant_score, melanoma_score
from training.reporting.answers import Answers

mpl.use("Agg")
BINS = 10


def _figure() -> tuple[Figure, Any]:
    figure = Figure(figsize=(5, 4.5), layout="constrained")
    return figure, figure.subplots()


def plot_reliability(answers: Answers, path: Path) -> None:
    """How often the top answer is right, against how sure the model says it is."""
    sure, right = answers.probabilities.max(axis=1), answers.probabilities.argmax(axis=1)
    correct = right == answers.truth
    place = np.minimum((sure * BINS).astype(int), BINS - 1)
    figure, axes = _figure()
    axes.plot([0, 1], [0, 1], color="grey", linestyle=":")
    here = [number for number in range(BINS) if (place == number).any()]
    x = [sure[place == number].mean() for number in here]
    y = [correct[place == number].mean() for number in here]
    axes.plot(x, y, marker="o")
    for number, left, up in zip(here, x, y, strict=True):
        axes.annotate(str(int((place == number).sum())), (left, up), fontsize=7)
    axes.set(xlabel="probability of the top answer", ylabel="share that is right")
    figure.savefig(path, dpi=110)


def plot_curves(answers: Answers, path: Path) -> None:
    """ROC curves of the two questions that have operating points."""
    figure, axes = _figure()
    questions = (
        ("malignant", is_malignant(answers.truth), malignant_score(answers.probabilities)),
        ("melanoma", is_melanoma(answers.truth), melanoma_score(answers.probabilities)),
    )
    for name, positive, score in questions:
        false, true, _ = roc_curve(positive, score)
        axes.plot(false, true, label=name)
    axes.plot([0, 1], [0, 1], color="grey", linestyle=":")
    axes.set(xlabel="1 - specificity", ylabel="sensitivity")
    axes.legend()
    figure.savefig(path, dpi=110)


def plot_confusion(counts: list[list[int]], path: Path) -> None:
    """The confusion matrix, shaded by the share of each row."""
    table = np.array(counts)
    shares = table / np.maximum(table.sum(axis=1, keepdims=True), 1)
    figure, axes = _figure()
    axes.imshow(shares, cmap="Blues", vmin=0, vmax=1)
    for (row, column), count in np.ndenumerate(table):
        dark = shares[row, column] > 0.5  # noqa: PLR2004 - half of the scale
        colour = "white" if dark else "black"
        axes.text(column, row, str(count), ha="center", va="center", color=colour, fontsize=8)
    axes.set_xticks(range(len(LABEL_CODES)), LABEL_CODES)
    axes.set_yticks(range(len(LABEL_CODES)), LABEL_CODES)
    axes.set(xlabel="top answer", ylabel="what it is")
    figure.savefig(path, dpi=110)


def plot_history(history: list[dict[str, Any]], path: Path) -> None:
    """Validation scores over the epochs of all stages."""
    figure, axes = _figure()
    for name in ("balanced_accuracy", "macro_auc", "malignant_auc"):
        axes.plot([line[name] for line in history], label=name.replace("_", " "))
    axes.set(xlabel="epoch", ylabel="on validation")
    axes.legend()
    figure.savefig(path, dpi=110)
