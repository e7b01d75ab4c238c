"""Settles, on validation alone, everything that is chosen after training."""

from datetime import UTC, datetime
from typing import Any

import numpy as np

from serving.contract import LABEL_CODES
from training.config import RunConfig
from training.fitting.dataset import Part
from training.fitting.run import RunFolder
from training.fitting.scoring import predict_both, predict_logits, score_logits
from training.judging.calibrate import fit_calibration, fit_entropy_limit
from training.judging.metrics import score_probabilities
from training.judging.operating import QUESTIONS, choose_threshold
from training.judging.outliers import fit_familiar, save_familiar
from training.network.losses import class_shares
from training.pictures.contrast import measure_contrasts

# The share of in-scope photographs that each limit lets pass; together about 0.95.
CLEAR, FAMILIAR, FILLED = 0.985, 0.97, 0.995


def settle(
    model: Any, *, config: RunConfig, run: RunFolder, train: Part, validation: Part
) -> dict[str, Any]:
    """Choose input size, calibration, thresholds and limits, and write decisions.json."""
    truth = validation.labels
    logits = {px: predict_logits(model, validation, px) for px in config.candidate_px}
    shares = class_shares(train.labels, len(LABEL_CODES))
    sizes = {px: score_logits(truth, each, shares) for px, each in logits.items()}
    input_px = max(sizes, key=lambda px: sizes[px][config.metric])
    calibration = fit_calibration(logits[input_px], truth, shares)
    probabilities = calibration.apply(logits[input_px])
    familiar = fit_familiar(predict_both(model, train, input_px)[0], train.labels)
    save_familiar(familiar, run.familiar)
    contrasts = measure_contrasts(validation.pixels)
    strange = familiar.distance(predict_both(model, validation, input_px)[0])
    decisions = {
        "settled_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "input_px": input_px,
        "input_px_compared": {str(px): scores for px, scores in sizes.items()},
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
