"""The demonstration of leakage: labels that mean nothing can still be remembered."""

from pathlib import Path

import numpy as np

from serving.contract import LABEL_CODES
from training.data.records import Record
from training.judging.copies import fill_up
from training.judging.leakage import format_outcomes, run_both


def test_a_leaky_split_finds_skill_where_there_is_none() -> None:
    records = [
        Record(image_id=f"{code}{n}", path=Path("x"), label=code)
        for code in LABEL_CODES
        for n in range(20)
    ]
    copies = fill_up(records, per_class=80, seed=1)
    random = np.random.default_rng(0)
    # Every lesion looks like itself and like nothing else: its class can't be seen.
    looks = random.normal(0, 1, (len(records), 32))
    embeddings = looks[copies.origin] + random.normal(0, 0.1, (len(copies.origin), 32))
    leaky, honest = run_both(embeddings, copies, epochs=30, seed=1)
    assert leaky.accuracy > 0.9
    assert honest.accuracy < 0.35
    assert honest.lesions_on_both_sides == 0
    assert leaky.lesions_on_both_sides > 50
    assert f"| by lesion (honest) | {honest.train} | {honest.test} | 0 |" in format_outcomes(
        [leaky, honest]
    )
