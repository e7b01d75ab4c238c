"""EfficientNet-Lite has the published number of weights, and takes PyTorch's."""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest

from tests.training.torch_files import Array, write_torch_file
from training.__main__ import main
from training.config import Network
from training.errors import ConfigError
from training.network.efficientnet_lite import build_efficientnet_lite
from training.network.kinds import KINDS, build_network
from training.pictures.preprocessing import NORMALISE

TOP = 1280 * 1000 + 1000  # the classes of ImageNet
NAMES = ("weight", "bias", "running_mean", "running_var")


@cache
def _build(size: str) -> Any:
    """Drawn once; no test needs the weights as they are drawn."""
    return build_efficientnet_lite(size=size, input_shape=(None, None, 3))


def _disturbed(size: str) -> Any:
    """A backbone none of whose weights is as it is drawn."""
    backbone, random = _build(size), np.random.default_rng(4)
    for layer in backbone.layers:
        layer.set_weights([random.uniform(0.1, 0.3, w.shape) for w in layer.get_weights()])
    return backbone


def _as_torch(backbone: Any) -> dict[str, Array]:
    arrays: dict[str, Array] = {}
    for layer in backbone.layers:
        weights = layer.get_weights()
        if isinstance(layer, keras.layers.BatchNormalization):
            arrays |= {f"{layer.name}.{n}": w for n, w in zip(NAMES, weights, strict=True)}
            arrays[f"{layer.name}.num_batches_tracked"] = np.array(9, np.int64)
        elif isinstance(layer, keras.layers.DepthwiseConv2D):
            arrays[f"{layer.name}.weight"] = weights[0].transpose(2, 3, 0, 1)
        elif weights:
            arrays[f"{layer.name}.weight"] = weights[0].transpose(3, 2, 0, 1)
    return arrays | {"_fc.weight": np.zeros((1000, 1280), np.float32)}


def _convert(folder: Path, arrays: dict[str, Array], size: str) -> tuple[int, Path]:
    source, target = folder / "lite.pth", folder / "made" / "lite.weights.h5"
    write_torch_file(source, arrays)
    return main(["backbone", str(source), "--size", size, "--to", str(target)]), target


@pytest.mark.parametrize(("size", "millions"), [("lite0", 4.7), ("lite1", 5.4), ("lite2", 6.1)])
def test_sizes_have_as_many_weights_as_published(size: str, millions: float) -> None:
    """The figures are of the TensorFlow authors' table of EfficientNet-Lite."""
    learning = sum(weight.shape.num_elements() for weight in _build(size).trainable_weights)
    assert round((learning + TOP) / 1e6, 1) == millions


def test_converted_weights_give_the_same_features(tmp_path: Path) -> None:
    backbone = _disturbed("lite0")
    done, target = _convert(tmp_path, _as_torch(backbone), "lite0")
    assert done == 0
    network = build_network(Network(kind="efficientnet_lite0", weights=str(target)))
    pixels = np.random.default_rng(5).uniform(0, 255, (2, 64, 64, 3)).astype(np.float32)
    features = keras.Model(network.input, network.get_layer("features").output)
    np.testing.assert_allclose(
        features(pixels, training=False),
        backbone((pixels - 127) / 128, training=False),
        rtol=1e-3,
        atol=1e-3,
    )


@pytest.mark.parametrize("size", ["lite1", "lite2"])
def test_weights_of_another_size_are_refused(
    tmp_path: Path, size: str, capsys: pytest.CaptureFixture[str]
) -> None:
    done, target = _convert(tmp_path, _as_torch(_build("lite0")), size)
    assert done == 1
    assert "not those of an EfficientNet-Lite of this size" in capsys.readouterr().err
    assert not target.exists()


def test_weights_of_a_deeper_network_are_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arrays = _as_torch(_build("lite0")) | {"more.weight": np.zeros((1, 1, 1, 1), np.float32)}
    done, _ = _convert(tmp_path, arrays, "lite0")
    assert done == 1
    assert "deeper" in capsys.readouterr().err


@pytest.mark.parametrize("kind", sorted({*KINDS} - {"efficientnet_b0"}))  # its weights hold them
def test_what_is_said_of_the_scaling_is_what_is_done(
    kind: str, network: Callable[[str], Any]
) -> None:
    """Two grey pictures, through the layers before the first weight."""
    model = network(kind)
    scaled = model.layers[0].output
    for layer in model.layers[1:]:
        if not isinstance(layer, keras.layers.Rescaling | keras.layers.Normalization):
            break
        scaled = layer.output
    pixels = np.stack([np.full((8, 8, 3), value, np.float32) for value in (0, 200)])
    found = keras.ops.convert_to_numpy(keras.Model(model.input, scaled)(pixels))[:, 0, 0, 0]
    spread = {"x / 127.5 - 1": 200 / 127.5, "(x - 127) / 128": 200 / 128}
    mean, deviation = 0.485, 0.229  # of ImageNet's red
    expected = {
        "x / 127.5 - 1": -1,
        "(x - 127) / 128": -127 / 128,
        "x / 255, less ImageNet's mean, by its spread": -mean / deviation,
    }
    words = NORMALISE[kind]
    assert found[0] == pytest.approx(expected[words], abs=1e-3)
    assert found[1] - found[0] == pytest.approx(spread.get(words, 200 / 255 / deviation), abs=1e-3)


def test_keras_knows_no_weights_by_name() -> None:
    with pytest.raises(ConfigError, match="make backbone"):
        build_network(Network(kind="efficientnet_lite0", weights="imagenet"))
