"""What a run trains on: the checked, split and decoded photographs."""

import logging
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from training.arrays import Ints, Pixels
from training.config import RunConfig
from training.data.checks import check_files
from training.data.guard import refuse_leaks
from training.data.records import Reading, Record
from training.data.sources import read_source
from training.data.splits import Split, split_records
from training.errors import DataError
from training.fitting.origin import refuse_another_split, refuse_leaking_start
from training.fitting.run import RunFolder
from training.pictures.cache import load_pixels

logger = logging.getLogger(__name__)
NAMED = 20  # problems told by name in the log; the run's folder lists all


@dataclass(frozen=True, slots=True)
class Part:
    """Photographs of one part: what is known of them, their pixels and their labels."""

    records: tuple[Record, ...]
    pixels: Pixels
    labels: Ints


def read_split(config: RunConfig, run: RunFolder, cache: Path) -> Split:
    """Read, check, split and guard the data, and write split.json and problems.json.

    Raises LeakageError when the run, or the weights it starts from, know another split.
    """
    source = config.data
    checked = check_files(read_source(source, cache))
    _tell_problems(checked, run)
    if not checked.records:
        raise DataError(f"Nothing usable is left in {source.path}: see {run.path}/problems.json.")
    split = split_records(checked.records, fractions=source.fractions, seed=config.seed)
    refuse_leaks(split)
    refuse_another_split(split, run)
    refuse_leaking_start(split, config.network)
    run.write("split.json", {"digest": split.digest, "seed": split.seed, "parts": split.listing()})
    return split


def load_part(split: Split, name: str, cache: Path) -> Part:
    """Decode one part of the split (from the cache, the second time)."""
    records = split.part(name)
    labels = np.array([record.label_index for record in records], dtype=np.int64)
    return Part(records, load_pixels(records, cache), labels)


def _tell_problems(checked: Reading, run: RunFolder) -> None:
    kinds = Counter(problem.kind for problem in checked.problems)
    logger.info("%d photographs usable, left out: %s", len(checked.records), dict(kinds) or "none")
    for problem in checked.problems[:NAMED]:
        logger.warning("left out %s: %s (%s)", problem.name, problem.kind, problem.detail)
    run.write(
        "problems.json",
        [{"name": p.name, "kind": p.kind, "detail": p.detail} for p in checked.problems],
    )
