"""What a picture is made of, as a middle layer sees it: light, colour, grain, edges."""

from typing import Any, Final

import keras

# About half way up. The last layers, once fine-tuned, only see what tells lesions apart: there a
# smartphone photograph looks like any naevus (docs/explanation/training.md has the figures).
MIDDLE: Final = {
    "mobilenet_v2": "block_9_add",
    "mobilenet_v3_large": "expanded_conv_8_add",
    "efficientnet_b0": "block4c_add",
    "efficientnet_v2_b0": "block4c_add",
    "efficientnet_lite0": "stage4_block3_add",
    "efficientnet_lite1": "stage4_block4_add",
    "efficientnet_lite2": "stage4_block4_add",
    "scratch": "block_2_pool",
}


def describe_style(maps: Any) -> Any:
    """Mean and spread of each channel of a middle layer's maps: [n, h, w, c] to [n, 2 c]."""
    mean = keras.ops.mean(maps, axis=(1, 2))
    spread = keras.ops.std(maps, axis=(1, 2))
    return keras.ops.concatenate([mean, spread], axis=1)


def middle_maps(model: Any) -> Any:
    """The output of the model's middle layer; `model` is named after its kind."""
    return model.get_layer(MIDDLE[model.name]).output
