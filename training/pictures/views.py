"""The same picture seen several ways, whose answers are averaged: it costs their number in time."""

from typing import Any, Final

import tensorflow as tf

VIEWS: Final = (1, 2, 4)
_FLIPS: Final = ((), (2,), (1,), (1, 2))  # a lesion has no up and no left


def stack_views(pixels: Any, views: int) -> Any:
    """[n, h, w, 3] to [views * n, h, w, 3]: as they are, then mirrored across, down, both."""
    flipped = [tf.reverse(pixels, axes) for axes in _FLIPS[1:views]]
    return tf.concat([pixels, *flipped], axis=0)


def mean_of_views(values: Any, views: int) -> Any:
    """The mean of each picture's views: [views * n, k] to [n, k]."""
    return tf.reduce_mean(tf.reshape(values, [views, -1, values.shape[-1]]), axis=0)


def first_view(values: Any, views: int) -> Any:
    """The values of the pictures as they are: [views * n, ...] to [n, ...]."""
    return values[: tf.shape(values)[0] // views]
