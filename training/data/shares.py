"""How common each class is: in the data set, and among the pictures drawn from it."""

import numpy as np

from training.arrays import Floats, Ints


def class_shares(labels: Ints, classes: int) -> Floats:
    """The share of each class, float64 [classes]; an absent class counts as one picture."""
    counts = np.maximum(np.bincount(labels, minlength=classes), 1)
    return np.asarray(counts / counts.sum(), dtype=np.float64)


def drawn_shares(shares: Floats, sampling: float) -> Floats:
    """The share of each class among the pictures drawn: `sampling` of 0 leaves them, 1 evens."""
    powers = shares ** (1 - sampling)
    return np.asarray(powers / powers.sum(), dtype=np.float64)
