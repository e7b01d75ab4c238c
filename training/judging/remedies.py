"""Which way of meeting the imbalance between the classes is best? Tried on the same features."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import numpy as np

from training.arrays import Floats, Ints
from training.config import Loss
from training.judging.metrics import balanced_accuracy, class_areas, score_probabilities
from training.judging.softmax import softmax

REMEDIES: Final[Mapping[str, Loss]] = {
    "none": Loss(prior=0.0),
    "class weights": Loss(prior=0.0, class_weight=1.0),
    "class weights, square root": Loss(prior=0.0, class_weight=0.5),
    "focal loss": Loss(prior=0.0, focal_gamma=2.0),
    "balanced sampling": Loss(prior=0.0, sampling=1.0),
    "logit adjustment": Loss(prior=1.0),
    "logit adjustment, square-root sampling": Loss(prior=1.0, sampling=0.5),
}
FIGURES: Final = ("balanced_accuracy", "macro_auc", "melanoma_auc", "rare_auc", "ece")
RARE: Final = (0, 3, 6)  # akiec, df, vasc: the three rarest of HAM10000


def try_remedies(
    fit: Callable[[Loss, int], Floats], truth: Ints, seeds: Sequence[int]
) -> list[dict[str, Any]]:
    """One row for each remedy: mean and standard deviation of each figure over the seeds.

    `fit(loss, seed)` trains and gives the validation logits. The figures are of the top answer
    and the probabilities just as the trained network gives them, without calibration.
    """
    rows = []
    for name, loss in REMEDIES.items():
        found = [_measure(truth, softmax(fit(loss, seed))) for seed in seeds]
        spread = {
            figure: [
                float(np.mean([one[figure] for one in found])),
                float(np.std([one[figure] for one in found])),
            ]
            for figure in FIGURES
        }
        rows.append({"remedy": name, **spread})
    return rows


def _measure(truth: Ints, probabilities: Floats) -> dict[str, float]:
    areas = list(class_areas(truth, probabilities).values())
    top = balanced_accuracy(truth, probabilities.argmax(axis=1))
    rare = float(np.mean([areas[i] for i in RARE]))
    return score_probabilities(truth, probabilities) | {"balanced_accuracy": top, "rare_auc": rare}


def format_remedies(rows: Sequence[dict[str, Any]]) -> str:
    """The rows as a Markdown table."""
    titles = [figure.replace("_", " ") for figure in FIGURES]
    lines = [f"| remedy | {' | '.join(titles)} |", "| --- " * (len(FIGURES) + 1) + "|"]
    for row in rows:
        cells = [f"{row[figure][0]:.3f} ± {row[figure][1]:.3f}" for figure in FIGURES]
        lines.append(f"| {row['remedy']} | {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"
