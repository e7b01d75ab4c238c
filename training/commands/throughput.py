"""`python -m training throughput`: what augmentation costs."""

import argparse
import time
from pathlib import Path
from statistics import median
from typing import Any

from training.config import RunConfig, read_config
from training.fitting.dataset import Part, load_part, read_split
from training.fitting.run import RunFolder
from training.fitting.train import compile_stage, start_network
from training.network.devices import prepare
from training.pictures.batches import training_batches

HELP = "images per second while training, with plain and with augmented batches in turn"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    parser.add_argument("--config", type=Path, required=True)
    parser.add_argument("--steps", type=int, default=20, help="of each measurement")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--run", type=Path, default=Path("runs/throughput"))
    parser.add_argument("--cache", type=Path, default=Path(".cache/training"))


def execute(options: argparse.Namespace) -> None:
    """Alternate between the two, so that other work on the machine hits both alike."""
    config, run = read_config(options.config), RunFolder(options.run)
    run.path.mkdir(parents=True, exist_ok=True)
    prepare(config.seed, config.precision)
    train = load_part(read_split(config, run, options.cache), "train", options.cache)
    model = start_network(config.network)
    compile_stage(model, config.stages[-1], config=config, train=train)
    speeds: dict[bool, list[float]] = {False: [], True: []}
    feeds = {augment: _feed(config, train, augment) for augment in speeds}
    for number in range(options.rounds + 1):
        for augment, feed in feeds.items():
            speed = _measure(model, feed, options.steps)
            if number:  # the first round traces and warms up
                speeds[augment].append(speed)
    plain, augmented = median(speeds[False]), median(speeds[True])
    result = {"plain": plain, "augmented": augmented, "ratio": augmented / plain}
    run.write("throughput.json", result | {"batch": config.batch, "px": config.train_px})
    print(f"plain {plain:.1f}, augmented {augmented:.1f} images/s: ratio {augmented / plain:.3f}")


def _feed(config: RunConfig, train: Part, augment: bool) -> Any:
    return iter(training_batches(train.pixels, train.labels, config, augment=augment))


def _measure(model: Any, feed: Any, steps: int) -> float:
    count, started = 0, time.perf_counter()
    for _ in range(steps):
        pixels, targets = next(feed)
        model.train_on_batch(pixels, targets)
        count += len(targets)
    return count / (time.perf_counter() - started)
