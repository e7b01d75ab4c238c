"""Folded networks answer as they did, and have nothing left to normalise."""

from collections.abc import Callable
from typing import Any

import keras
import numpy as np
import pytest

from training.config import Network
from training.network.folding import find_pairs, fold_norms, unfold_into
from training.network.kinds import KINDS, build_network


def _disturb(model: Any) -> None:
    """Give the normalisations statistics as training leaves them: fresh ones change little."""
    random = np.random.default_rng(1)
    for layer in model.layers:
        if isinstance(layer, keras.layers.BatchNormalization):
            layer.set_weights([random.uniform(0.5, 1.5, w.shape) for w in layer.get_weights()])


def _look(model: Any) -> np.ndarray:
    pixels = np.random.default_rng(2).uniform(0, 255, (3, 64, 64, 3)).astype(np.float32)
    return np.asarray(model(pixels, training=False))


def _count_norms(model: Any) -> int:
    return sum(isinstance(layer, keras.layers.BatchNormalization) for layer in model.layers)


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_answers_alike_without_its_normalisations(
    kind: str, network: Callable[[str], Any]
) -> None:
    model = network(kind)
    _disturb(model)
    expected = _look(model)
    folded = fold_norms(model)
    np.testing.assert_allclose(
        _look(folded), expected, rtol=1e-3, atol=1e-3 * np.abs(expected).max()
    )
    assert _count_norms(model) > 5
    assert _count_norms(folded) == 0


def test_a_network_takes_its_folded_weights_back() -> None:
    model = build_network(Network(kind="mobilenet_v2", alpha=0.35, weights="none"))
    _disturb(model)
    expected = _look(model)
    again = build_network(Network(kind="mobilenet_v2", alpha=0.35, weights="none"))
    unfold_into(again, fold_norms(model))
    np.testing.assert_allclose(
        _look(again), expected, rtol=1e-3, atol=1e-3 * np.abs(expected).max()
    )


def test_what_cannot_be_folded_stays() -> None:
    """A bent answer, or one that somebody else reads too, is not the kernel's alone."""
    inputs = keras.Input((8, 8, 3))
    bent = keras.layers.Conv2D(4, 3, activation="relu", name="bent")(inputs)
    read_twice = keras.layers.Conv2D(4, 3, name="read_twice")(
        keras.layers.BatchNormalization()(bent)
    )
    added = keras.layers.Add()([read_twice, keras.layers.BatchNormalization()(read_twice)])
    model = keras.Model(inputs, added)
    _disturb(model)
    assert find_pairs(model) == []
    pixels = np.random.default_rng(2).uniform(0, 1, (2, 8, 8, 3)).astype(np.float32)
    folded = fold_norms(model)
    np.testing.assert_allclose(folded(pixels), model(pixels), rtol=1e-5, atol=1e-6)
