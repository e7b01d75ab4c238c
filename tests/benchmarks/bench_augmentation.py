"""What augmenting a picture costs, against the resizing that a batch without it needs.

Processor time, not the clock's: training keeps every core busy, so what is spent here is taken
from the training step. Both are measured in turn. Settings: training/configs/refined.toml.
"""

import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Final

import numpy as np
import tensorflow as tf

from training.config import read_config
from training.pictures.augment import augment_batch
from training.pictures.canonical import fit_to
from training.pictures.preprocessing import CANONICAL_PX

CONFIG: Final = Path("training/configs/refined.toml")
ROUNDS: Final = 40


def measure(work: Callable[[], object], pictures: int) -> float:
    """Milliseconds of processor time for each picture."""
    began = time.process_time()
    work()
    return 1000 * (time.process_time() - began) / pictures


def main() -> None:
    config, random = read_config(CONFIG), np.random.default_rng(1)
    shape = (config.batch, CANONICAL_PX, CANONICAL_PX, 3)
    pixels = random.integers(0, 256, shape, dtype=np.uint8)
    targets = np.eye(7, dtype=np.float32)[np.arange(config.batch) % 7]
    px, settings = config.train_px, config.augmentation
    resize = tf.function(lambda: fit_to(tf.constant(pixels), px))
    ways: dict[str, Callable[[], object]] = {
        "resized": lambda: resize().numpy(),
        "augmented": lambda: augment_batch(pixels, targets, random, px, settings),
    }
    found: dict[str, list[float]] = {name: [] for name in ways}
    for number in range(ROUNDS + 1):
        for name, work in ways.items():
            spent = measure(work, config.batch)
            if number:  # the first round traces and draws the masks
                found[name].append(spent)
    plain, augmented = median(found["resized"]), median(found["augmented"])
    print(f"resized {plain:.2f}, augmented {augmented:.2f} ms a picture")  # noqa: T201
    print(f"augmented, of resized: {augmented / plain:.2f}")  # noqa: T201


if __name__ == "__main__":
    main()
