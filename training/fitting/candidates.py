"""Compares, on validation, the weights, input sizes and numbers of views that could be served."""

from collections.abc import Mapping
from math import log2
from pathlib import Path
from typing import Any, Final

import numpy as np

from training.arrays import Floats
from training.config import RunConfig
from training.errors import RunError
from training.fitting.dataset import Part
from training.fitting.run import RunFolder
from training.fitting.scoring import predict_logits, read_state, score_logits
from training.judging.calibrate import fit_temperature
from training.judging.metrics import negative_log_likelihood
from training.pictures.views import VIEWS

MEANED: Final = 4  # epochs whose weights are averaged
WORTH: Final = 0.02  # nats that twice the time in the network has to gain


def compare_candidates(
    model: Any, *, config: RunConfig, run: RunFolder, part: Part, shares: Floats
) -> list[dict[str, Any]]:
    """Best epoch, last, and mean of the last few, at each size: figures and likelihood.

    The best epoch was the best by a score that a few photographs of a rare class can swing;
    the likelihood of all answers is steadier, and it is what chooses here.
    """
    average_epochs(model, run)
    rows = []
    for weights in (run.best_weights, run.latest_weights, run.mean_weights):
        model.load_weights(weights)
        for px in config.candidate_px:
            logits = predict_logits(model, part, px)
            figures = score_logits(part.labels, logits, shares)
            likelihood = measure_likelihood(logits, part, shares)
            rows.append({"weights": weights.name, "px": px, "nll": likelihood, **figures})
    return rows


def average_epochs(model: Any, run: RunFolder) -> None:
    """Write the mean of the last MEANED epochs' scored weights; `model` ends with it.

    After Wortsman et al., "Model soups", ICML 2022: networks of one descent lie in one valley.
    """
    last = _last_epochs(run)
    if absent := [path for path in last if not path.is_file()]:
        raise RunError(f"{absent[0]} is missing: begin the run again in a new folder.")
    kept = [np.load(path) for path in last]
    means = [np.mean([each[name] for each in kept], axis=0) for name in kept[0].files]
    model.set_weights(means)
    model.save_weights(run.mean_weights)


def _last_epochs(run: RunFolder) -> list[Path]:
    """The last epochs of the last stage, in order."""
    history = read_state(run)["history"]
    last = [line for line in history if line["stage"] == history[-1]["stage"]][-MEANED:]
    return [run.epoch_weights(line["stage"], line["epoch"]) for line in last]


def choose_views(
    model: Any, part: Part, px: int, shares: Floats
) -> tuple[int, list[dict[str, float]], Floats]:
    """How many views are worth their time, the figures of each number, and its logits.

    Each doubling has to gain WORTH nats of likelihood on validation.
    """
    logits = {views: predict_logits(model, part, px, views) for views in VIEWS}
    found = {views: measure_likelihood(each, part, shares) for views, each in logits.items()}
    chosen = pick_views(found)
    rows = [
        {"views": views, "nll": found[views], **score_logits(part.labels, each, shares)}
        for views, each in logits.items()
    ]
    return chosen, rows, logits[chosen]


def pick_views(found: Mapping[int, float]) -> int:
    """The most views that are worth their time: `found` has the nats of each number."""
    chosen = VIEWS[0]
    for views in VIEWS[1:]:
        if found[views] <= found[chosen] - WORTH * log2(views / chosen):
            chosen = views
    return chosen


def measure_likelihood(logits: Floats, part: Part, shares: Floats) -> float:
    """Negative log-likelihood (nats) with all frequencies put back, at the best temperature."""
    calibrated = fit_temperature(logits, part.labels, shares, prior=1.0).apply(logits)
    return negative_log_likelihood(part.labels, calibrated)
