"""Refuses to train on a split that leaks."""

from collections.abc import Iterator

from training.data.checks import NEAR
from training.data.grouping import identities
from training.data.hashing import find_close_pairs
from training.data.records import Record
from training.data.splits import PARTS, Split
from training.errors import LeakageError

NAMED = 3  # examples in the message


def refuse_leaks(split: Split, *, near: int = NEAR) -> None:
    """Raise LeakageError when a lesion, patient, file or look-alike stands in two parts."""
    leaks = [*_shared_identities(split), *_look_alikes(split, near)]
    if leaks:
        examples = "; ".join(leaks[:NAMED])
        raise LeakageError(
            f"{len(leaks)} leaks between the parts of the split ({examples}). "
            "Split by patient or lesion, and leave out doubles."
        )


def _shared_identities(split: Split) -> Iterator[str]:
    home: dict[tuple[str, str], str] = {}
    for part in PARTS:
        for record in split.part(part):
            for kind, value in [*identities(record), ("file", record.sha256)]:
                there = home.setdefault((kind, value), part)
                if value and there != part:
                    yield f"{kind} {value} is in {there} and in {part}"


def _look_alikes(split: Split, near: int) -> Iterator[str]:
    placed: list[tuple[Record, str]] = [(r, part) for part in PARTS for r in split.part(part)]
    hashes = [record.perceptual_hash for record, _ in placed]
    for i, j in find_close_pairs(hashes, within=near):
        (one, here), (other, there) = placed[i], placed[j]
        if here != there:
            yield f"{one.image_id} in {here} looks like {other.image_id} in {there}"
