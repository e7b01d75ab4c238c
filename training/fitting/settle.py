"""Settles, on validation alone, everything that is chosen after training."""

from datetime import UTC, datetime
from typing import Any

import numpy as np

from serving.contract import LABEL_CODES
from training.arrays import Floats
from training.config import RunConfig
from training.data.shares import class_shares
from training.fitting.dataset import Part
from training.fitting.run import RunFolder
from training.fitting.scoring import predict_both, predict_logits, score_logits
from training.judging.calibrate import fit_calibration, fit_entropy_limit, fit_temperature
from training.judging.metrics import negative_log_likelihood, score_probabilities
from training.judging.operating import QUESTIONS, choose_threshold
from training.judging.outliers import fit_familiar, save_familiar
from training.pictures.contrast import measure_contrasts

# The share of in-scope photographs that each limit lets pass; together about 0.95.
CLEAR, FAMILIAR, FILLED = 0.985, 0.97, 0.995


def settle(
    model: Any, *, config: RunConfig, run: RunFolder, train: Part, validation: Part
) -> dict[str, Any]:
    """Choose weights, input size, calibration, thresholds and limits: decisions.json.

    `model` ends with the chosen weights.
    """
    truth = validation.labels
    shares = class_shares(train.labels, len(LABEL_CODES))
    compared = compare_candidates(model, config=config, run=run, part=validation, shares=shares)
    chosen = min(compared, key=lambda candidate: candidate["nll"])
    input_px = chosen["px"]
    model.load_weights(run.path / chosen["weights"])
    logits = predict_logits(model, validation, input_px)
    calibration = fit_calibration(logits, truth, shares)
    probabilities = calibration.apply(logits)
    familiar = fit_familiar(predict_both(model, train, input_px)[0], train.labels)
    save_familiar(familiar, run.familiar)
    contrasts = measure_contrasts(validation.pixels)
    strange = familiar.distance(predict_both(model, validation, input_px)[0])
    decisions = {
        "settled_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "weights": chosen["weights"],
        "input_px": input_px,
        "compared": compared,
        "temperature": calibration.temperature,
        "offset": list(calibration.offset),
        "thresholds": {q.name: choose_threshold(q, truth, probabilities) for q in QUESTIONS},
        "entropy_limit_nats": fit_entropy_limit(probabilities, CLEAR),
        "distance_limit": float(np.quantile(strange, FAMILIAR)),
        "contrast_floor": float(np.quantile(contrasts, 1 - FILLED)),
        "ood_limit": 1.0,  # ood_score counts in units of the two limits above
        "validation": score_probabilities(truth, probabilities),
    }
    run.write("decisions.json", decisions)
    return decisions


def compare_candidates(
    model: Any, *, config: RunConfig, run: RunFolder, part: Part, shares: Floats
) -> list[dict[str, Any]]:
    """The run's best epoch and its last, at each input size: figures and likelihood.

    The best epoch was the best by a score that a few photographs of a rare class can swing;
    the likelihood of all answers is steadier, and it is what chooses here.
    """
    rows = []
    for weights in (run.best_weights, run.latest_weights):
        model.load_weights(weights)
        for px in config.candidate_px:
            logits = predict_logits(model, part, px)
            calibrated = fit_temperature(logits, part.labels, np.log(shares)).apply(logits)
            likelihood = negative_log_likelihood(part.labels, calibrated)
            figures = score_logits(part.labels, logits, shares)
            rows.append({"weights": weights.name, "px": px, "nll": likelihood, **figures})
    return rows
