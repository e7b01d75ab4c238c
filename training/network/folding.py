"""A network without batch normalisation, for inference: what it does is put into the kernels.

At inference a normalisation multiplies each channel and shifts it, as the convolution before it
can do itself: fewer operations, and no pass over the maps between the two.
"""

from collections.abc import Iterator
from typing import Any, Final, NamedTuple

import keras
import numpy as np

from training.arrays import Floats

_CONVOLUTIONS: Final = (keras.layers.Conv2D, keras.layers.DepthwiseConv2D)


class Pair(NamedTuple):
    """A convolution, and the normalisation that alone follows it."""

    convolution: Any
    norm: Any


def find_pairs(model: Any) -> list[Pair]:
    """Each convolution of a functional `model` whose output goes to one normalisation only."""
    return list(_walk(model))


def fold_norms(model: Any) -> Any:
    """A copy of functional `model` that answers alike with each of its pairs made one layer.

    Layers keep their names; a normalisation that could be folded is left as an identity without
    weights. Others stay as they are.
    """
    pairs = find_pairs(model)
    biased = {pair.convolution.name for pair in pairs}
    folded = {pair.norm.name for pair in pairs}
    twin = keras.models.clone_model(
        model,
        clone_function=lambda layer: _clone(layer, biased, folded),
        call_function=_call_without_mask,
    )
    for layer in model.layers:
        if layer.name not in biased | folded and layer.weights:
            twin.get_layer(layer.name).set_weights(layer.get_weights())
    for pair in pairs:
        twin.get_layer(pair.convolution.name).set_weights(_fold(pair))
    return twin


def unfold_into(model: Any, twin: Any) -> None:
    """Give `model` the weights of its folded `twin`: its normalisations then change nothing.

    The two answer alike at inference. Only for normalisations that don't learn: what a batch is
    divided by in training has gone into the kernels.
    """
    pairs = find_pairs(model)
    paired = {layer.name for pair in pairs for layer in pair}
    for layer in model.layers:
        if layer.name not in paired and layer.weights:
            layer.set_weights(twin.get_layer(layer.name).get_weights())
    for convolution, norm in pairs:
        kernel, bias = twin.get_layer(convolution.name).get_weights()
        own = [kernel, np.zeros_like(bias)] if convolution.use_bias else [kernel]
        convolution.set_weights(own)
        still = np.ones_like(bias)
        norm.gamma.assign(still)
        norm.beta.assign(bias)
        norm.moving_mean.assign(np.zeros_like(bias))
        norm.moving_variance.assign(still - norm.epsilon)


def _walk(model: Any) -> Iterator[Pair]:
    for layer in model.layers:
        if not isinstance(layer, keras.layers.BatchNormalization):
            continue
        before = layer.input._keras_history.operation
        alone = len(before._outbound_nodes) == 1
        # An activation inside the convolution comes before the normalisation: not linear.
        linear = getattr(before, "activation", None) is keras.activations.linear
        if isinstance(before, _CONVOLUTIONS) and alone and linear and layer.scale and layer.center:
            yield Pair(before, layer)


def _clone(layer: Any, biased: set[str], folded: set[str]) -> Any:
    if layer.name in folded:
        return keras.layers.Identity(name=layer.name)
    config = layer.get_config()
    if layer.name in biased:
        config["use_bias"] = True
    return type(layer).from_config(config)


def _call_without_mask(layer: Any, *args: Any, **options: Any) -> Any:
    """Pictures have no mask; an identity, unlike a normalisation, takes none."""
    options.pop("mask", None)
    return layer(*args, **options)


def _fold(pair: Pair) -> list[Floats]:
    """The kernel and the bias of both, calculated in double precision."""
    norm = pair.norm
    gamma, beta, mean, variance = (
        weight.numpy().astype(np.float64)
        for weight in (norm.gamma, norm.beta, norm.moving_mean, norm.moving_variance)
    )
    kernel, *bias = (weight.astype(np.float64) for weight in pair.convolution.get_weights())
    scale = gamma / np.sqrt(variance + norm.epsilon)
    depthwise = isinstance(pair.convolution, keras.layers.DepthwiseConv2D)
    shaped = scale.reshape(kernel.shape[2:]) if depthwise else scale
    shaped = shaped[None, None] if depthwise else shaped
    return [kernel * shaped, beta + (sum(bias) - mean) * scale]
