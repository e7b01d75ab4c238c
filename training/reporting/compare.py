"""Two runs side by side, on the photographs that both were measured with."""

from typing import Any

import numpy as np

from training.errors import RunError
from training.export.card import format_interval
from training.judging.bootstrap import bootstrap
from training.judging.metrics import score_probabilities
from training.reporting.answers import Answers


def compare_answers(one: Answers, two: Answers, *, rounds: int = 1000) -> dict[str, Any]:
    """For each headline figure: both estimates, and their difference with its interval.

    The same bootstrap samples serve both runs (a paired comparison), so that photographs which
    are hard for both don't blur the difference. Raises RunError when the photographs differ.
    """
    if one.image_ids != two.image_ids:
        raise RunError("The two runs were measured on different photographs: no fair comparison.")

    def measure(at: np.ndarray) -> dict[str, float]:
        first = score_probabilities(one.truth[at], one.probabilities[at])
        second = score_probabilities(two.truth[at], two.probabilities[at])
        return {name: second[name] - first[name] for name in first}

    differences = bootstrap(measure, one.truth, rounds=rounds)
    first = score_probabilities(one.truth, one.probabilities)
    second = score_probabilities(two.truth, two.probabilities)
    return {
        name: {"first": first[name], "second": second[name], "difference": list(interval)}
        for name, interval in differences.items()
    }


def write_comparison(names: tuple[str, str], rows: dict[str, Any]) -> str:
    """The comparison as a Markdown table; a star marks intervals that leave out zero."""
    lines = [f"| figure | {names[0]} | {names[1]} | difference |", "| --- | --- | --- | --- |"]
    for name, row in rows.items():
        _, low, high = row["difference"]
        star = " *" if low > 0 or high < 0 else ""
        difference = format_interval(row["difference"])
        lines.append(
            f"| {name.replace('_', ' ')} | {row['first']:.3f} | {row['second']:.3f} "
            f"| {difference}{star} |"
        )
    return "\n".join(lines) + "\n"
