"""The comparison of remedies reports what each fit gave, over its seeds."""

import numpy as np
import pytest

from training.config import Loss
from training.judging.remedies import REMEDIES, format_remedies, try_remedies

TRUTH = np.repeat(np.arange(7), [4, 6, 10, 4, 8, 40, 4])


def fit(loss: Loss, seed: int) -> np.ndarray:
    """Without a remedy only the common class is ever answered; with one, all are right."""
    random = np.random.default_rng(seed)
    right = np.eye(7)[TRUTH] * 4 + random.normal(0, 0.1, (len(TRUTH), 7))
    return right if loss != REMEDIES["none"] else right + 20 * np.eye(7)[5]


def test_each_remedy_has_its_row_with_mean_and_spread() -> None:
    rows = try_remedies(fit, TRUTH, range(3))
    assert [row["remedy"] for row in rows] == list(REMEDIES)
    by_name = {row["remedy"]: row for row in rows}
    assert by_name["none"]["balanced_accuracy"] == pytest.approx([1 / 7, 0.0])
    assert by_name["focal loss"]["balanced_accuracy"] == pytest.approx([1.0, 0.0])
    assert by_name["none"]["macro_auc"][0] > 0.9, "a constant offset changes no order"
    assert by_name["focal loss"]["ece"][1] > 0
    assert "| focal loss | 1.000 ± 0.000 |" in format_remedies(rows)


def test_every_remedy_differs_from_every_other() -> None:
    assert len({repr(loss) for loss in REMEDIES.values()}) == len(REMEDIES)
