"""Draws that depend on a seed alone: a resumed run sees the batches it would have seen."""

from typing import Any

import tensorflow as tf


class Draws:
    """A stream of random tensors for one batch. Two streams with one seed are equal."""

    def __init__(self, seed: Any) -> None:
        """Start a stream; `seed` is an int32 tensor [2]."""
        self._seed = seed
        self._count = 0

    def _next(self) -> Any:
        self._count += 1
        return tf.random.experimental.stateless_fold_in(self._seed, self._count)

    def between(self, shape: list[Any], low: float, high: float) -> Any:
        """Uniform float32 in [low, high)."""
        return tf.random.stateless_uniform(shape, self._next(), low, high)

    def chance(self, shape: list[Any], probability: float) -> Any:
        """True with the given probability."""
        return self.between(shape, 0.0, 1.0) < probability

    def below(self, shape: list[Any], limit: Any) -> Any:
        """Uniform int32 in [0, limit)."""
        return tf.random.stateless_uniform(shape, self._next(), 0, limit, dtype=tf.int32)

    def gamma(self, shape: list[Any], alpha: float) -> Any:
        """Gamma-distributed float32: two of them make a Beta."""
        return tf.random.stateless_gamma(shape, self._next(), alpha)
