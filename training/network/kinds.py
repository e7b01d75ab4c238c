"""Builds a network by name. All share one shape: pixels in, logits out, named layers between."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import keras

from serving.contract import LABEL_CODES
from training.config import Network
from training.errors import ConfigError
from training.network.efficientnet_lite import SIZES, build_efficientnet_lite
from training.network.scratch import draw_scratch_cnn

FEATURES: Final = "features"  # [n, h, w, channels]: what the class-activation map weighs
EMBEDDING: Final = "embedding"  # [n, channels]: the mean of the features
LOGITS: Final = "logits"  # [n, classes], float32


def _mobilenet_v2(settings: Network, inputs: Any) -> Any:
    scaled = keras.layers.Rescaling(1 / 127.5, offset=-1)(inputs)
    return _backbone(keras.applications.MobileNetV2, settings, scaled, alpha=settings.alpha)


def _mobilenet_v3_large(settings: Network, inputs: Any) -> Any:
    return _backbone(keras.applications.MobileNetV3Large, settings, inputs)


def _efficientnet_b0(settings: Network, inputs: Any) -> Any:
    return _backbone(keras.applications.EfficientNetB0, settings, inputs)


def _efficientnet_v2_b0(settings: Network, inputs: Any) -> Any:
    return _backbone(keras.applications.EfficientNetV2B0, settings, inputs)


def _efficientnet_lite(size: str) -> Callable[[Network, Any], Any]:
    def draw(settings: Network, inputs: Any) -> Any:
        scaled = keras.layers.Rescaling(1 / 128, offset=-127 / 128)(inputs)
        return _backbone(build_efficientnet_lite, settings, scaled, size=size)

    return draw


def _scratch(settings: Network, inputs: Any) -> Any:
    return draw_scratch_cnn(keras.layers.Rescaling(1 / 127.5, offset=-1)(inputs), settings.alpha)


KINDS: Final[dict[str, Callable[[Network, Any], Any]]] = {
    "mobilenet_v2": _mobilenet_v2,
    "mobilenet_v3_large": _mobilenet_v3_large,
    "efficientnet_b0": _efficientnet_b0,
    "efficientnet_v2_b0": _efficientnet_v2_b0,
    **{f"efficientnet_{size}": _efficientnet_lite(size) for size in SIZES},
    "scratch": _scratch,
}


def build_network(settings: Network) -> Any:
    """A functional Keras model from float32 [n, h, w, 3] (0 to 255) to logits [n, classes].

    The backbone's layers are part of the model itself, not a nested one: in a nested model
    `training=False` is overruled by `fit`. Raises ConfigError for an unknown kind.
    """
    if settings.kind not in KINDS:
        raise ConfigError(f"network.kind is {settings.kind!r}: choose one of {', '.join(KINDS)}.")
    inputs = keras.Input((None, None, 3), name="pixels")
    maps = KINDS[settings.kind](settings, inputs)
    features = keras.layers.Activation("linear", name=FEATURES, dtype="float32")(maps)
    embedding = keras.layers.GlobalAveragePooling2D(name=EMBEDDING)(features)
    dropped = keras.layers.Dropout(settings.dropout, name="dropout")(embedding)
    logits = keras.layers.Dense(len(LABEL_CODES), name=LOGITS, dtype="float32")(dropped)
    return keras.Model(inputs, logits, name=settings.kind)


def _backbone(build: Any, settings: Network, inputs: Any, **options: Any) -> Any:
    """Draw one of keras.applications on `inputs`, with its first weights."""
    known = None if settings.weights == "none" or _is_file(settings) else settings.weights
    backbone = build(include_top=False, weights=known, input_tensor=inputs, **options)
    if _is_file(settings):
        _load_backbone(build, settings, backbone, options)
    return backbone.output


def _is_file(settings: Network) -> bool:
    return settings.weights not in {"none", "imagenet"}


def _load_backbone(build: Any, settings: Network, backbone: Any, options: dict[str, Any]) -> None:
    """Load a weights file into a plain twin, then copy: the file knows no Rescaling layer."""
    path = Path(settings.weights)
    if not path.is_file():
        raise ConfigError(f"network.weights names {path}, which is missing.")
    twin = build(include_top=False, weights=None, input_shape=(None, None, 3), **options)
    twin.load_weights(path)
    mine = [layer for layer in backbone.layers if layer.weights]
    for layer, source in zip(mine, [x for x in twin.layers if x.weights], strict=True):
        layer.set_weights(source.get_weights())
