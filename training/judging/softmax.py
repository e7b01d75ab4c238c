"""From logits to calibrated probabilities."""

from dataclasses import dataclass

import numpy as np

from training.arrays import Floats


def softmax(logits: Floats) -> Floats:
    """Probabilities of logits [n, classes]; each row sums to one."""
    shifted = logits - logits.max(axis=1, keepdims=True)
    powers = np.exp(shifted)
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))


@dataclass(frozen=True, slots=True)
class Calibration:
    """What turns bare logits into probabilities: a temperature and an offset for each class."""

    temperature: float
    offset: tuple[float, ...]

    def apply(self, logits: Floats) -> Floats:
        """Calibrated probabilities of logits [n, classes]."""
        return softmax(logits / self.temperature + np.asarray(self.offset))


def entropy(probabilities: Floats) -> Floats:
    """Shannon entropy of each row, in nats [n]."""
    safe = np.clip(probabilities, 1e-12, 1.0)
    return np.asarray(-(probabilities * np.log(safe)).sum(axis=1))
