"""Copies of photographs, and the two ways to split them."""

from pathlib import Path

import numpy as np

from serving.contract import LABEL_CODES
from training.data.records import Record
from training.judging.copies import fill_up, split_copies, turn_picture


def people() -> list[Record]:
    counts = dict(zip(LABEL_CODES, (5, 6, 7, 3, 9, 40, 4), strict=True))
    return [
        Record(image_id=f"{code}{n}", path=Path("x"), label=code)
        for code, count in counts.items()
        for n in range(count)
    ]


def test_every_class_is_filled_up_and_no_copy_is_made_twice() -> None:
    records = people()
    copies = fill_up(records, per_class=24, seed=1)
    assert np.bincount(copies.labels).tolist() == [24] * 7
    assert [records[at].label_index for at in copies.origin] == copies.labels.tolist()
    assert len(set(zip(copies.origin.tolist(), copies.turns.tolist(), strict=True))) == 24 * 7


def test_eight_turns_of_a_picture_differ() -> None:
    picture = np.arange(27, dtype=np.uint8).reshape(3, 3, 3)
    assert len({turn_picture(picture, turn).tobytes() for turn in range(8)}) == 8
    np.testing.assert_array_equal(turn_picture(picture, 0), picture)


def test_the_honest_split_keeps_copies_together_and_the_leaky_one_does_not() -> None:
    copies = fill_up(people(), per_class=40, seed=1)
    sides = {}
    for honest in (True, False):
        testing = split_copies(copies, honest=honest, share=0.2, seed=1)
        sides[honest] = set(copies.origin[testing].tolist()), set(copies.origin[~testing].tolist())
        assert 0.1 < testing.mean() < 0.35
        assert set(copies.labels[testing]) == set(range(7))
    assert not sides[True][0] & sides[True][1]
    assert len(sides[False][0] & sides[False][1]) > 20
