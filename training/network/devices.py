"""Uses what the machine has: one processor, one GPU or several, with the same command."""

from typing import Any

import keras
import tensorflow as tf


def choose_strategy() -> Any:
    """Copies of the model on every GPU if there are several, else the default device."""
    if len(tf.config.list_physical_devices("GPU")) > 1:
        return tf.distribute.MirroredStrategy()
    return tf.distribute.get_strategy()


def prepare(seed: int, precision: str) -> None:
    """Seed every generator and set the precision of the arithmetic, for this process."""
    keras.utils.set_random_seed(seed)
    keras.mixed_precision.set_global_policy(precision)
