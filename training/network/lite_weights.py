"""Weights of EfficientNet-Lite as PyTorch keeps them, given to the Keras network."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

import keras

from training.errors import DataError
from training.network.torch_file import Array

_TOP: Final = "_fc."  # the classes of ImageNet, which nobody wants here
_COUNTER: Final = "num_batches_tracked"
# Keras' order of a normalisation's weights, in PyTorch's words.
_NORM: Final = ("weight", "bias", "running_mean", "running_var")


def load_lite_weights(backbone: Any, arrays: Mapping[str, Array]) -> None:
    """Give `backbone` (training.network.efficientnet_lite) the arrays of a state dictionary.

    Both name layers in the order in which pictures pass them. Raises DataError if anything is
    missing, left over, or of another shape.
    """
    layers = _group(arrays)
    try:
        for layer in backbone.layers:
            if layer.weights:
                layer.set_weights(_arrange(layer, next(layers)))
    except (StopIteration, ValueError, KeyError) as error:
        raise DataError(
            "The weights are not those of an EfficientNet-Lite of this size."
        ) from error
    if next(layers, None) is not None:
        raise DataError("The weights are those of a deeper EfficientNet-Lite than this size.")


def _group(arrays: Mapping[str, Array]) -> Iterator[dict[str, Array]]:
    """One layer's arrays after the other, by the last part of their names."""
    layers: dict[str, dict[str, Array]] = {}
    for name, array in arrays.items():
        if not name.startswith(_TOP) and not name.endswith(_COUNTER):
            layer, _, what = name.rpartition(".")
            layers.setdefault(layer, {})[what] = array
    return iter(layers.values())


def _arrange(layer: Any, found: dict[str, Array]) -> list[Array]:
    """PyTorch's kernels are [out, in, height, width]; a depthwise one has one channel in."""
    if isinstance(layer, keras.layers.BatchNormalization):
        return [found[what] for what in _NORM]
    if isinstance(layer, keras.layers.DepthwiseConv2D):
        return [found["weight"].transpose(2, 3, 0, 1)]
    return [found["weight"].transpose(2, 3, 1, 0)]
