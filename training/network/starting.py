"""Weights to go on from: those of an earlier run, or of a version that is being served."""

from pathlib import Path
from typing import Any

import numpy as np
import tensorflow as tf

from training.config import Network
from training.errors import ConfigError
from training.network.folding import find_pairs, fold_norms, unfold_into


def load_start(model: Any, settings: Network) -> None:
    """Give `model` the weights of `settings.start`: a run's *.weights.h5, or a served version.

    A served version has its kernels in half precision: the descent goes on from three digits.
    Raises ConfigError when there are none, or those of another network, or of one whose
    normalisations were to go on learning: a served version has them in its kernels.
    """
    start = Path(settings.start)
    if (start / "saved_model.pb").is_file():
        if find_pairs(model) and not settings.freeze_batch_norm:
            raise ConfigError(
                f"network.start names {start}, a served version, whose normalisations can't learn "
                "any more: name a run's *.weights.h5, or set freeze_batch_norm."
            )
        _load_version(model, start)
    elif start.is_file():
        model.load_weights(start)
    else:
        raise ConfigError(f"network.start names {start}: make that run first.")


def _load_version(model: Any, folder: Path) -> None:
    """The graph keeps the folded network's weights in one flat list, in their order."""
    twin = fold_norms(model)
    saved = tf.train.load_checkpoint(str(folder / "variables" / "variables"))
    names = [_name(place) for place in range(len(twin.weights))]
    absent = [name for name in names if not saved.has_tensor(name)]
    if absent or saved.has_tensor(_name(len(names))):
        raise ConfigError(f"network.start names {folder}, which holds another network.")
    arrays = [saved.get_tensor(name).astype(np.float32) for name in names]
    for weight, array in zip(twin.weights, arrays, strict=True):
        if tuple(weight.shape) != array.shape:
            raise ConfigError(f"network.start names {folder}, which holds another network.")
        weight.assign(array)
    unfold_into(model, twin)


def _name(place: int) -> str:
    return f"weights/{place}/.ATTRIBUTES/VARIABLE_VALUE"
