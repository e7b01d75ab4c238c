"""Intervals: how far would a figure wander on another sample of the same size?"""

from collections.abc import Callable

import numpy as np

from training.arrays import Ints

Interval = tuple[float, float, float]  # estimate, lower and upper end


def bootstrap(
    measure: Callable[[Ints], dict[str, float]],
    truth: Ints,
    *,
    rounds: int = 1000,
    seed: int = 11,
    level: float = 0.95,
) -> dict[str, Interval]:
    """Percentile intervals of the figures that `measure(positions)` gives.

    Samples are drawn within each class, so that rare ones are in all of them: the intervals
    speak of new lesions of the same classes, not of another mixture.
    """
    random = np.random.default_rng(seed)
    members = [np.flatnonzero(truth == label) for label in np.unique(truth)]
    estimate = measure(np.arange(len(truth)))
    samples = [
        measure(np.concatenate([random.choice(own, len(own)) for own in members]))
        for _ in range(rounds)
    ]
    tail = (1 - level) / 2
    result = {}
    for name, value in estimate.items():
        drawn = np.array([sample[name] for sample in samples])
        low, high = np.nanquantile(drawn, [tail, 1 - tail])
        result[name] = (value, float(low), float(high))
    return result
