"""Asks a saved model about photographs, as a client would: file by file, from the bytes."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import tensorflow as tf

from serving.contract import OUTPUT_PROBABILITIES
from training.arrays import Floats
from training.export.graph import load_signature

BATCH = 16


def predict_files(folder: Path, paths: Sequence[Path]) -> dict[str, Floats]:
    """The signature's numeric outputs for each file, float64, in order of `paths`."""
    call = load_signature(folder)
    collected: dict[str, list[Floats]] = {}
    for start in range(0, len(paths), BATCH):
        encoded = [path.read_bytes() for path in paths[start : start + BATCH]]
        for name, values in call(tf.constant(encoded)).items():
            if values.dtype.is_floating:
                collected.setdefault(name, []).append(values.numpy().astype(np.float64))
    return {name: np.concatenate(parts) for name, parts in collected.items()}


def predict_probabilities(folder: Path, paths: Sequence[Path]) -> Floats:
    """Calibrated probabilities of each file, float64 [n, classes]."""
    return predict_files(folder, paths)[OUTPUT_PROBABILITIES]
