"""The loss, and three ways to keep rare classes from being forgotten."""

from collections.abc import Callable
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from training.arrays import Floats
from training.config import Loss
from training.data.shares import drawn_shares


def build_loss(settings: Loss, shares: Floats) -> Callable[[Any, Any], Any]:
    """Cross-entropy of (one-hot [n, classes], logits [n, classes]) -> [n].

    `prior` adds the classes' log frequencies to the logits while training only, so that the
    bare logits favour no class (Menon et al., "Long-tail learning via logit adjustment", ICLR
    2021). `class_weight` and `focal_gamma` (Lin et al., ICCV 2017) are the other two ways.
    """
    drawn = drawn_shares(shares, settings.sampling)
    offset = tf.constant(settings.prior * np.log(drawn), tf.float32)
    powers = drawn**-settings.class_weight
    weights = tf.constant(powers / (powers * drawn).sum(), tf.float32)

    def loss(targets: Any, logits: Any) -> Any:
        adjusted = logits + offset
        each = keras.losses.categorical_crossentropy(
            targets, adjusted, from_logits=True, label_smoothing=settings.label_smoothing
        )
        if settings.focal_gamma > 0:
            sure = tf.reduce_sum(targets * tf.nn.softmax(adjusted), axis=1)
            each *= (1 - sure) ** settings.focal_gamma
        return each * tf.reduce_sum(targets * weights, axis=1)

    return loss
