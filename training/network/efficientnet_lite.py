"""EfficientNet-Lite: EfficientNet without what slows processors down.

No squeeze-and-excitation, and ReLU6 instead of swish; stem and head keep their width at every
size. Block arguments from Tan and Le, "EfficientNet" (ICML 2019), table 1; the Lite sizes from
the TensorFlow authors' release of 2020. keras.applications has no such network.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil
from typing import Any, Final

import keras

from training.errors import ConfigError

_EPSILON: Final = 1e-3
_STEM: Final = 32
_HEAD: Final = 1280


@dataclass(frozen=True, slots=True)
class Size:
    """How much wider and deeper than the smallest."""

    width: float
    depth: float


@dataclass(frozen=True, slots=True)
class _Stage:
    repeats: int
    kernel: int
    stride: int
    expand: int
    channels: int


SIZES: Final = {"lite0": Size(1.0, 1.0), "lite1": Size(1.0, 1.1), "lite2": Size(1.1, 1.2)}
_STAGES: Final = (
    _Stage(1, 3, 1, 1, 16),
    _Stage(2, 3, 2, 6, 24),
    _Stage(2, 5, 2, 6, 40),
    _Stage(3, 3, 2, 6, 80),
    _Stage(3, 5, 1, 6, 112),
    _Stage(4, 5, 2, 6, 192),
    _Stage(1, 3, 1, 6, 320),
)


@dataclass(frozen=True, slots=True)
class Block:
    """One inverted residual: widen by 1 x 1, filter each channel, narrow by 1 x 1."""

    name: str
    kernel: int
    stride: int
    expand: int
    channels: int


def list_blocks(size: Size) -> Iterator[Block]:
    """The blocks of a size, first to last; the first and the last stage are never deeper."""
    last = len(_STAGES)
    for number, stage in enumerate(_STAGES, start=1):
        repeats = stage.repeats if number in {1, last} else ceil(stage.repeats * size.depth)
        for place in range(1, repeats + 1):
            yield Block(
                name=f"stage{number}_block{place}",
                kernel=stage.kernel,
                stride=stage.stride if place == 1 else 1,
                expand=stage.expand,
                channels=_widen(stage.channels, size.width),
            )


def build_efficientnet_lite(
    *,
    size: str,
    include_top: bool = False,
    weights: str | None = None,
    input_tensor: Any = None,
    input_shape: tuple[int | None, int | None, int] | None = None,
) -> Any:
    """The backbone as a Keras model, called like those of keras.applications.

    Raises ConfigError for weights that are known by name: Keras has none to load.
    """
    if weights is not None or include_top:
        raise ConfigError(
            f"Keras has no weights for EfficientNet-Lite by the name of {weights!r}: "
            "run `make backbone`, and name its file in network.weights."
        )
    inputs = keras.Input(input_shape) if input_tensor is None else input_tensor
    source = keras.utils.get_source_inputs(inputs)
    return keras.Model(source, draw_efficientnet_lite(inputs, SIZES[size]))


def draw_efficientnet_lite(inputs: Any, size: Size) -> Any:
    """From pixels scaled to about -1 to 1, [n, h, w, 3], to features [n, h/32, w/32, 1280]."""
    maps = _convolve(inputs, _STEM, 3, 2, "stem")
    for block in list_blocks(size):
        maps = _invert(maps, block)
    return _convolve(maps, _HEAD, 1, 1, "head")


def _invert(maps: Any, block: Block) -> Any:
    before = maps
    channels = maps.shape[-1]
    if block.expand > 1:
        maps = _convolve(maps, channels * block.expand, 1, 1, f"{block.name}_expand")
    maps = keras.layers.DepthwiseConv2D(
        block.kernel,
        strides=block.stride,
        padding="same",
        use_bias=False,
        name=f"{block.name}_depthwise",
    )(maps)
    maps = _normalise(maps, f"{block.name}_depthwise")
    maps = _convolve(maps, block.channels, 1, 1, f"{block.name}_project", active=False)
    if block.stride == 1 and channels == block.channels:
        return keras.layers.Add(name=f"{block.name}_add")([before, maps])
    return maps


def _convolve(
    maps: Any, channels: int, kernel: int, stride: int, name: str, *, active: bool = True
) -> Any:
    maps = keras.layers.Conv2D(
        channels, kernel, strides=stride, padding="same", use_bias=False, name=name
    )(maps)
    return _normalise(maps, name, active=active)


def _normalise(maps: Any, name: str, *, active: bool = True) -> Any:
    maps = keras.layers.BatchNormalization(epsilon=_EPSILON, momentum=0.99, name=f"{name}_norm")(
        maps
    )
    return keras.layers.ReLU(6.0, name=f"{name}_relu")(maps) if active else maps


def _widen(channels: int, width: float) -> int:
    """The nearest multiple of eight, never more than a tenth less than asked for."""
    wanted = channels * width
    rounded = max(8, int(wanted + 4) // 8 * 8)
    return rounded + 8 if rounded < 0.9 * wanted else rounded
