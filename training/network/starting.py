"""Weights to go on from: those of an earlier run, or of a version that is being served."""

from pathlib import Path
from typing import Any

import numpy as np
import tensorflow as tf

from training.errors import ConfigError


def load_start(model: Any, start: Path) -> None:
    """Give `model` the weights of `start`: a run's *.weights.h5, or a served version's folder.

    A served version has its kernels in half precision: the descent goes on from three digits.
    Raises ConfigError when there are none, or those of another network.
    """
    if (start / "saved_model.pb").is_file():
        _load_version(model, start)
    elif start.is_file():
        model.load_weights(start)
    else:
        raise ConfigError(f"network.start names {start}: make that run first.")


def _load_version(model: Any, folder: Path) -> None:
    """The graph keeps its weights in one flat list, in the order of `model.weights`."""
    saved = tf.train.load_checkpoint(str(folder / "variables" / "variables"))
    names = [_name(place) for place in range(len(model.weights))]
    absent = [name for name in names if not saved.has_tensor(name)]
    if absent or saved.has_tensor(_name(len(names))):
        raise ConfigError(f"network.start names {folder}, which holds another network.")
    arrays = [saved.get_tensor(name).astype(np.float32) for name in names]
    for weight, array in zip(model.weights, arrays, strict=True):
        if tuple(weight.shape) != array.shape:
            raise ConfigError(f"network.start names {folder}, which holds another network.")
        weight.assign(array)


def _name(place: int) -> str:
    return f"weights/{place}/.ATTRIBUTES/VARIABLE_VALUE"
