"""Decides which layers learn in a stage."""

from typing import Any, Final

import keras

from training.config import Network, Stage
from training.errors import ConfigError

HEAD: Final = frozenset({"features", "embedding", "dropout", "logits"})


def set_trainable(model: Any, stage: Stage, settings: Network) -> int:
    """Make the stage's layers trainable and the rest not; the number of trainable weights.

    Batch normalisation of a borrowed backbone keeps its statistics (`freeze_batch_norm`): a
    few dozen steps an epoch are too few to replace them, and the folded weights of a
    quantised backbone have none to learn. Only the layer's own `trainable = False` does that.
    """
    start = _first_learner(model, stage)
    for position, layer in enumerate(model.layers):
        frozen_norm = settings.freeze_batch_norm and _is_norm(layer)
        layer.trainable = layer.name in HEAD or (position >= start and not frozen_norm)
    return int(sum(weight.shape.num_elements() for weight in model.trainable_weights))


def _first_learner(model: Any, stage: Stage) -> int:
    names = [layer.name for layer in model.layers]
    if stage.trainable == "all":
        return 0
    if stage.trainable == "head":
        return len(names)
    if stage.trainable not in names:
        raise ConfigError(f"Stage {stage.name} unfreezes {stage.trainable!r}: no such layer.")
    return names.index(stage.trainable)


def _is_norm(layer: Any) -> bool:
    return isinstance(layer, keras.layers.BatchNormalization)
