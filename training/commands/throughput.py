"""`python -m training throughput`: what augmentation costs."""

import argparse
import time
from pathlib import Path
from statistics import median
from typing import Any, Final, NamedTuple

from training.config import RunConfig, read_config
from training.fitting.dataset import Part, load_part, read_split
from training.fitting.run import RunFolder
from training.fitting.train import compile_stage, start_network
from training.network.devices import prepare
from training.pictures.batches import training_batches

LINE: Final = (
    "plain {plain:.1f}, augmented {augmented:.1f} images/s: ratio {ratio:.3f}, "
    "for each second of processor time {processor_ratio:.3f}"
)
HELP = "images per second while training, with plain and with augmented batches in turn"


class Speed(NamedTuple):
    """Images for each second of the clock, and for each that a processor spent on them."""

    wall: float
    processor: float


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
    speeds: dict[bool, list[Speed]] = {False: [], True: []}
    for number in range(options.rounds + 1):
        for augment, found in speeds.items():
            speed = _measure(model, _feed(config, train, augment, options.steps), config.batch)
            if number:  # the first round traces and warms up
                found.append(speed)
    result = _summarise(speeds[False], speeds[True])
    run.write("throughput.json", result | {"batch": config.batch, "px": config.train_px})
    print(LINE.format(**result))


def _feed(config: RunConfig, train: Part, augment: bool, steps: int) -> Any:
    """No more batches than are measured: a waiting pipeline would work in the other's time."""
    return training_batches(train.pixels, train.labels, config, augment=augment).take(steps)


def _measure(model: Any, feed: Any, batch: int) -> Speed:
    count, wall, processor = 0, time.perf_counter(), time.process_time()
    for pixels, targets in feed:
        model.train_on_batch(pixels, targets)
        count += batch
    return Speed(count / (time.perf_counter() - wall), count / (time.process_time() - processor))


def _summarise(plain: list[Speed], augmented: list[Speed]) -> dict[str, float]:
    """Medians, and the medians of the ratios of the two measurements of each round."""
    pairs = list(zip(augmented, plain, strict=True))
    return {
        "plain": median(each.wall for each in plain),
        "augmented": median(each.wall for each in augmented),
        "ratio": median(one.wall / other.wall for one, other in pairs),
        "processor_ratio": median(one.processor / other.processor for one, other in pairs),
    }
