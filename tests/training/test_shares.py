"""How common classes are, and how common sampling makes them."""

import numpy as np
import pytest

from training.data.shares import class_shares, drawn_shares


def test_an_absent_class_counts_as_one_picture() -> None:
    shares = class_shares(np.array([0, 0, 0, 2]), 3)
    np.testing.assert_allclose(shares, [3 / 5, 1 / 5, 1 / 5])


@pytest.mark.parametrize(
    ("sampling", "expected"), [(0.0, [0.9, 0.1]), (0.5, [0.75, 0.25]), (1.0, [0.5, 0.5])]
)
def test_sampling_evens_the_shares(sampling: float, expected: list[float]) -> None:
    np.testing.assert_allclose(drawn_shares(np.array([0.9, 0.1]), sampling), expected)
