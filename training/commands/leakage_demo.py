"""`python -m training leakage-demo`: where the 99% of so many papers come from."""

import argparse
import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from training.config import read_config
from training.data.checks import check_files
from training.data.records import Record
from training.data.sources import read_source
from training.fitting.run import RunFolder
from training.judging.copies import fill_up
from training.judging.leakage import embed_pictures, format_outcomes, run_both
from training.network.devices import prepare
from training.network.kinds import build_network
from training.pictures.cache import load_pixels

HELP = "train the same network on a leaky and on an honest split, and print both rows"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    parser.add_argument("--config", type=Path, required=True)
    parser.add_argument("--originals", type=int, default=150, help="of each class, at most")
    parser.add_argument("--per-class", type=int, default=1200, help="pictures after filling up")
    parser.add_argument("--epochs", type=int, default=40)
    parser.add_argument("--run", type=Path, default=Path("runs/leakage"))
    parser.add_argument("--cache", type=Path, default=Path(".cache/training"))


def execute(options: argparse.Namespace) -> None:
    """Draw originals, fill up with copies, split twice, train twice."""
    config = read_config(options.config)
    prepare(config.seed, config.precision)
    reading = read_source(config.data, options.cache)
    drawn = _draw_originals(reading.records, options.originals, config.seed)
    records = check_files(type(reading)(tuple(drawn))).records
    copies = fill_up(records, per_class=options.per_class, seed=config.seed)
    pictures = copies.render(load_pixels(records, options.cache))
    embeddings = embed_pictures(build_network(config.network), pictures, config.score_px)
    outcomes = run_both(embeddings, copies, epochs=options.epochs, seed=config.seed)
    run = RunFolder(options.run)
    run.path.mkdir(parents=True, exist_ok=True)
    run.write("leakage.json", [asdict(outcome) for outcome in outcomes])
    print(f"{len(records)} lesions, one photograph each, filled up with turned copies.\n")
    print(format_outcomes(outcomes))


def _draw_originals(records: Sequence[Record], limit: int, seed: int) -> list[Record]:
    """At most `limit` records of each class."""
    members: dict[str, list[Record]] = defaultdict(list)
    for record in records:
        members[record.label].append(record)
    shuffler = random.Random(seed)  # noqa: S311 - a reproducible draw, nothing secret
    return [
        record
        for label in sorted(members)
        for record in shuffler.sample(members[label], min(limit, len(members[label])))
    ]
