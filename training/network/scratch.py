"""A convolutional network of our own, for those who want nothing borrowed."""

from typing import Any

import keras

WIDTHS = (32, 64, 128, 256)


def draw_scratch_cnn(inputs: Any, width: float = 1.0) -> Any:
    """Four blocks of two convolutions and a pooling each; features [n, h/16, w/16, channels].

    `width` multiplies the number of channels. Dropout and the dense layer follow in
    build_network, as for the borrowed backbones.
    """
    maps = inputs
    for number, channels in enumerate(WIDTHS):
        maps = _block(maps, max(int(channels * width), 8), f"block_{number}")
        maps = keras.layers.MaxPooling2D(name=f"block_{number}_pool")(maps)
    return maps


def _block(maps: Any, channels: int, name: str) -> Any:
    for half in ("a", "b"):
        maps = keras.layers.Conv2D(
            channels, 3, padding="same", use_bias=False, name=f"{name}_{half}_conv"
        )(maps)
        # The usual 0.99 lags behind on sets with few steps in an epoch.
        maps = keras.layers.BatchNormalization(momentum=0.9, name=f"{name}_{half}_norm")(maps)
        maps = keras.layers.ReLU(name=f"{name}_{half}_relu")(maps)
    return maps
