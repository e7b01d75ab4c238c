"""Settles, on validation alone, everything that is chosen after training."""

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

import numpy as np

from serving.contract import LABEL_CODES
from training.arrays import Floats
from training.config import RunConfig
from training.data.shares import class_shares
from training.fitting.candidates import choose_views, compare_candidates
from training.fitting.dataset import Part
from training.fitting.run import RunFolder
from training.fitting.scoring import predict_styles
from training.judging.calibrate import (
    build_calibration,
    choose_prior,
    fit_entropy_limit,
    measure_priors,
)
from training.judging.metrics import score_probabilities
from training.judging.operating import QUESTIONS, choose_threshold
from training.judging.outliers import fit_familiar, save_familiar
from training.pictures.contrast import measure_contrasts

# The share of in-scope photographs that each limit lets pass; together about 0.95.
CLEAR, FAMILIAR, FILLED = 0.985, 0.97, 0.995


def settle(
    model: Any, *, config: RunConfig, run: RunFolder, train: Part, validation: Part
) -> dict[str, Any]:
    """Choose weights, input size, views, calibration, thresholds and limits: decisions.json.

    `model` ends with the chosen weights.
    """
    shares = class_shares(train.labels, len(LABEL_CODES))
    compared = compare_candidates(model, config=config, run=run, part=validation, shares=shares)
    chosen = min(compared, key=lambda candidate: candidate["nll"])
    model.load_weights(run.path / chosen["weights"])
    views, seen, logits = choose_views(model, validation, chosen["px"], shares)
    decisions = {
        "settled_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "weights": chosen["weights"],
        "input_px": chosen["px"],
        "views": views,
        "compared": compared,
        "compared_views": seen,
        **_calibrate(logits, validation, shares),
        **_fit_strangeness(model, chosen["px"], run=run, train=train, validation=validation),
    }
    run.write("decisions.json", decisions)
    return decisions


def _calibrate(logits: Floats, part: Part, shares: Floats) -> dict[str, Any]:
    """The prior, its temperature, and what is read from the probabilities."""
    points = measure_priors(logits, part.labels, shares)
    best = choose_prior(points)
    calibration = build_calibration(best.prior, best.temperature, shares)
    given = calibration.apply(logits)
    return {
        "prior": best.prior,
        "prior_curve": [asdict(point) for point in points],
        "temperature": calibration.temperature,
        "offset": list(calibration.offset),
        "thresholds": {q.name: choose_threshold(q, part.labels, given) for q in QUESTIONS},
        "entropy_limit_nats": fit_entropy_limit(given, CLEAR),
        "validation": score_probabilities(part.labels, given),
    }


def _fit_strangeness(
    model: Any, px: int, *, run: RunFolder, train: Part, validation: Part
) -> dict[str, float]:
    """What training photographs are made of, and how far a photograph may be from that."""
    familiar = fit_familiar(predict_styles(model, train, px))
    save_familiar(familiar, run.familiar)
    strange = familiar.distance(predict_styles(model, validation, px))
    contrasts = measure_contrasts(validation.pixels)
    return {
        "distance_limit": float(np.quantile(strange, FAMILIAR)),
        "contrast_floor": float(np.quantile(contrasts, 1 - FILLED)),
        "ood_limit": 1.0,  # ood_score counts in units of the two limits above
    }
