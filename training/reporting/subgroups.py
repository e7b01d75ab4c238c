"""The same figures for parts of the test photographs: does the model serve all alike?"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from training.data.records import Record
from training.judging.bootstrap import Interval, bootstrap
from training.judging.metrics import area_under_curve, is_malignant, malignant_score
from training.judging.operating import sensitivity, specificity
from training.reporting.answers import Answers

AGE_EDGES = (0, 30, 45, 60, 75, 200)  # years
FEWEST = 5  # malignant and benign photographs each, below which no figure is given


def _age_group(record: Record) -> str | None:
    if record.age is None:
        return None
    for low, high in pairwise(AGE_EDGES):
        if low <= record.age < high:
            return f"{low} to {high - 1}" if high < AGE_EDGES[-1] else f"{low} and over"
    return None


GROUPINGS: dict[str, Callable[[Record], str | None]] = {
    "age": _age_group,
    "sex": lambda record: record.sex,
    "site": lambda record: record.site,
    "skin type": lambda record: record.skin_type,
    "confirmed by": lambda record: record.confirmed_by,
}


def measure_subgroups(
    records: Sequence[Record], answers: Answers, *, threshold: float, rounds: int = 400
) -> list[dict[str, Any]]:
    """Malignant AUC, sensitivity and specificity with intervals, for each known subgroup.

    `records` are in the order of the answers.
    """
    rows = []
    for title, name_of in GROUPINGS.items():
        members: dict[str, list[int]] = defaultdict(list)
        for position, record in enumerate(records):
            members[name_of(record) or "unknown"].append(position)
        for name in sorted(members):
            if title == "skin type" and set(members) == {"unknown"}:
                continue
            places = np.array(members[name])
            rows.append(_measure_group(title, name, answers, places, threshold, rounds))
    return rows


def _measure_group(
    title: str, name: str, answers: Answers, places: np.ndarray, threshold: float, rounds: int
) -> dict[str, Any]:
    positive = is_malignant(answers.truth[places])
    score = malignant_score(answers.probabilities[places])
    row: dict[str, Any] = {
        "grouping": title,
        "group": name,
        "malignant": int(positive.sum()),
        "benign": int((~positive).sum()),
        "figures": None,
    }
    if min(row["malignant"], row["benign"]) >= FEWEST:
        row["figures"] = _intervals(positive, score, threshold, rounds)
    return row


def _intervals(
    positive: np.ndarray, score: np.ndarray, threshold: float, rounds: int
) -> dict[str, Interval]:
    def measure(at: np.ndarray) -> dict[str, float]:
        return {
            "auc": area_under_curve(positive[at], score[at]),
            "sensitivity": sensitivity(positive[at], score[at], threshold),
            "specificity": specificity(positive[at], score[at], threshold),
        }

    return bootstrap(measure, positive.astype(np.int64), rounds=rounds)
