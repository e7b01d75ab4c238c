"""Uses what the machine has: one processor, one GPU or several, with the same command."""

from functools import lru_cache
from typing import Any

import keras
import tensorflow as tf


def list_accelerators() -> list[str]:
    """The names of the GPUs that TensorFlow sees."""
    return [device.name for device in tf.config.list_logical_devices("GPU")]


def choose_strategy() -> Any:
    """Copies of the model on every GPU if there are several, else the default device."""
    accelerators = list_accelerators()
    if len(accelerators) > 1:
        return _mirror(tuple(accelerators))
    return tf.distribute.get_strategy()


@lru_cache(maxsize=1)
def _mirror(names: tuple[str, ...]) -> Any:
    """One for the whole process: model and optimizer must have been made under the same."""
    return tf.distribute.MirroredStrategy(list(names))


def prepare(seed: int, precision: str) -> None:
    """Seed every generator and set the precision of the arithmetic, for this process."""
    keras.utils.set_random_seed(seed)
    keras.mixed_precision.set_global_policy(precision)
