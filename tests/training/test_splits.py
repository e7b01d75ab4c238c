"""Splits and their guard: nothing that belongs together is torn apart."""

import dataclasses
import random
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from training.data.grouping import group_records
from training.data.guard import refuse_leaks
from training.data.records import Record
from training.data.splits import PARTS, Split, split_records
from training.errors import LeakageError

FRACTIONS = {"train": 0.7, "validation": 0.15, "test": 0.15}


def make_records(count: int = 400) -> list[Record]:
    """Rare and common classes; each lesion has one to three pictures, each patient two lesions."""
    labels = ["nv"] * 14 + ["mel"] * 4 + ["df"] * 2
    records: list[Record] = []
    look = random.Random(5)
    for lesion in range(count):
        for _view in range(1 + lesion % 3):
            number = len(records)
            records.append(
                Record(
                    image_id=f"I{number}",
                    path=Path(f"{number}.jpg"),
                    label=labels[lesion % 20],
                    lesion_id=f"L{lesion}",
                    patient_id=f"P{lesion // 40}x{lesion % 20}" if lesion % 5 else None,
                    sha256=f"{number:064x}",
                    perceptual_hash=look.getrandbits(135),
                )
            )
    return records


def test_lesions_and_patients_stay_whole() -> None:
    split = split_records(make_records(), fractions=FRACTIONS, seed=1)
    for key in ("lesion_id", "patient_id"):
        homes: dict[str, set[str]] = {}
        for part in PARTS:
            for record in split.part(part):
                if value := getattr(record, key):
                    homes.setdefault(value, set()).add(part)
        assert homes
        assert all(len(parts) == 1 for parts in homes.values())
    refuse_leaks(split)


def test_each_class_is_spread_as_the_fractions_say() -> None:
    records = make_records()
    split = split_records(records, fractions=FRACTIONS, seed=1)
    total = Counter(record.label for record in records)
    for part in PARTS:
        here = Counter(record.label for record in split.part(part))
        for label, count in total.items():
            assert here[label] / count == pytest.approx(FRACTIONS[part], abs=0.06)


def test_the_seed_decides_and_the_order_does_not() -> None:
    records = make_records()
    one = split_records(records, fractions=FRACTIONS, seed=1)
    assert one.digest == split_records(records[::-1], fractions=FRACTIONS, seed=1).digest
    assert one.digest != split_records(records, fractions=FRACTIONS, seed=2).digest


def test_the_digest_tells_a_changed_file() -> None:
    split = split_records(make_records(), fractions=FRACTIONS, seed=1)
    changed = dataclasses.replace(split.train[0], sha256="f" * 64)
    assert dataclasses.replace(split, train=(changed, *split.train[1:])).digest != split.digest


def test_a_published_split_is_kept() -> None:
    records = [dataclasses.replace(r, fixed_part="test") for r in make_records(30)]
    split = split_records(records, fractions=FRACTIONS, seed=1)
    assert (len(split.train), len(split.test)) == (0, len(records))


def test_groups_join_through_a_third_record() -> None:
    def record(name: str, lesion: str | None, patient: str | None) -> Record:
        return Record(
            image_id=name, path=Path(name), label="nv", lesion_id=lesion, patient_id=patient
        )

    records = [record("a", "L1", "P1"), record("b", None, None), record("c", "L2", "P1")]
    records.append(record("d", "L2", None))
    names = [[r.image_id for r in group] for group in group_records(records)]
    assert names == [["a", "c", "d"], ["b"]]


def leaky(change: dict[str, Any]) -> Split:
    """A split whose test part holds a record like the first of train, but for `change`."""
    split = split_records(make_records(), fractions=FRACTIONS, seed=1)
    fresh: dict[str, Any] = {
        "image_id": "new",
        "lesion_id": "new",
        "patient_id": "new",
        "sha256": "e" * 64,
        "perceptual_hash": 0,
    }
    copy = dataclasses.replace(split.train[0], **(fresh | change))
    return dataclasses.replace(split, test=(*split.test, copy))


@pytest.mark.parametrize("key", ["lesion_id", "patient_id", "sha256", "perceptual_hash"])
def test_the_guard_refuses_what_stands_on_both_sides(key: str) -> None:
    first = split_records(make_records(), fractions=FRACTIONS, seed=1).train[0]
    first_known = dataclasses.replace(first, patient_id=first.patient_id or "P")
    refuse_leaks(leaky({}))
    with pytest.raises(LeakageError, match="leaks between the parts"):
        refuse_leaks(
            dataclasses.replace(
                leaky({key: getattr(first_known, key)}),
                train=(first_known, *leaky({}).train[1:]),
            )
        )


def test_the_guard_refuses_a_near_look_alike() -> None:
    first = split_records(make_records(), fractions=FRACTIONS, seed=1).train[0]
    with pytest.raises(LeakageError, match="new in test"):
        refuse_leaks(leaky({"perceptual_hash": first.perceptual_hash ^ 0b1011}))
