"""The answers that an exported model gave to the test photographs, as kept in a run's folder."""

from dataclasses import dataclass

import numpy as np

from training.arrays import Floats, Ints
from training.fitting.run import RunFolder


@dataclass(frozen=True, slots=True, eq=False)
class Answers:
    """One row for each test photograph."""

    image_ids: tuple[str, ...]
    truth: Ints  # [n]
    probabilities: Floats  # [n, classes]


def read_answers(run: RunFolder) -> Answers:
    """Read predictions.json; raises RunError when the run was not exported yet."""
    kept = run.read("predictions.json")
    return Answers(
        tuple(kept["image_ids"]),
        np.array(kept["truth"], dtype=np.int64),
        np.array(kept["probabilities"], dtype=np.float64),
    )
