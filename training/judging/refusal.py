"""Compares ways to recognise pictures that are out of scope."""

from typing import Any

import numpy as np

from training.arrays import Floats
from training.judging.metrics import area_under_curve
from training.judging.outliers import energy
from training.judging.softmax import entropy

Scores = dict[str, Floats]  # the score's name -> a value for each picture


def score_outputs(outputs: dict[str, Floats]) -> Scores:
    """The scores that are compared, from a served model's outputs."""
    return {
        "entropy": entropy(outputs["probabilities"]),
        "energy": energy(outputs["logits"]),
        "mahalanobis": outputs["distance"],
        "contrast": -outputs["contrast"],
        "ood_score": outputs["ood_score"],
    }


def compare_scores(
    fitted_on: Scores, in_scope: Scores, strangers: dict[str, Scores], *, answered: float
) -> list[dict[str, Any]]:
    """One row for each score: what it answers in scope, and refuses of each kind of stranger.

    The limit of each score lets the share `answered` of `fitted_on` pass (validation
    photographs); `in_scope` are others (test), so what they answer is measured, not fitted.
    """
    rows = []
    for name, fitted in fitted_on.items():
        limit = float(np.quantile(fitted, answered))
        row: dict[str, Any] = {"score": name, "limit": limit}
        row["answered"] = float((in_scope[name] <= limit).mean())
        for kind, scores in strangers.items():
            both = np.concatenate([in_scope[name], scores[name]])
            strange = np.arange(len(both)) >= len(in_scope[name])
            row[kind] = {
                "refused": float((scores[name] > limit).mean()),
                "auc": area_under_curve(strange, both),
            }
        rows.append(row)
    return rows
