"""Divides a data set into train, validation and test: by lesion or patient, stratified, seeded."""

import hashlib
import json
import random
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from training.data.grouping import group_records
from training.data.records import Record

PARTS: Final = ("train", "validation", "test")


@dataclass(frozen=True, slots=True)
class Split:
    """The photographs of each part, and a digest of exactly which files they are."""

    train: tuple[Record, ...]
    validation: tuple[Record, ...]
    test: tuple[Record, ...]
    seed: int

    def part(self, name: str) -> tuple[Record, ...]:
        """The photographs of one of PARTS."""
        parts = {"train": self.train, "validation": self.validation, "test": self.test}
        return parts[name]

    def listing(self) -> dict[str, dict[str, str]]:
        """For each part, image id -> SHA-256 of its file, in order of the ids."""
        return {
            name: {r.image_id: r.sha256 for r in sorted(self.part(name), key=lambda r: r.image_id)}
            for name in PARTS
        }

    @property
    def digest(self) -> str:
        """SHA-256 (hex) of the listing as canonical JSON."""
        text = json.dumps(self.listing(), separators=(",", ":"), sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()


def split_records(records: Sequence[Record], *, fractions: Mapping[str, float], seed: int) -> Split:
    """Give each group of records (see group_records) to one part.

    Where the data set itself decides (`Record.fixed_part`), its choice stands. Otherwise the
    groups of each class are shuffled and dealt to the part that is furthest behind its share,
    so that rare classes, too, are spread as the fractions say.
    """
    if all(record.fixed_part for record in records):
        return _collect({r.image_id: r.fixed_part or "" for r in records}, records, seed)
    common = Counter(record.label for record in records)
    strata: dict[str, list[list[Record]]] = defaultdict(list)
    # Sorted, so that the order in which a reader found the files decides nothing.
    for group in group_records(sorted(records, key=lambda record: record.image_id)):
        rarest = min((record.label for record in group), key=lambda label: (common[label], label))
        strata[rarest].append(group)
    chosen: dict[str, str] = {}
    shuffler = random.Random(seed)  # noqa: S311 - a reproducible shuffle, nothing secret
    for label in sorted(strata):
        groups = sorted(strata[label], key=lambda group: group[0].image_id)
        shuffler.shuffle(groups)
        chosen |= _deal(groups, fractions)
    return _collect(chosen, records, seed)


def _deal(groups: list[list[Record]], fractions: Mapping[str, float]) -> dict[str, str]:
    chosen: dict[str, str] = {}
    held = dict.fromkeys(PARTS, 0)
    for group in sorted(groups, key=len, reverse=True):
        behind = min(PARTS, key=lambda name: held[name] / fractions[name])
        held[behind] += len(group)
        chosen |= {record.image_id: behind for record in group}
    return chosen


def _collect(chosen: Mapping[str, str], records: Sequence[Record], seed: int) -> Split:
    parts: dict[str, list[Record]] = {name: [] for name in PARTS}
    for record in records:
        parts[chosen[record.image_id]].append(record)
    train, validation, test = (tuple(parts[name]) for name in PARTS)
    return Split(train, validation, test, seed)
