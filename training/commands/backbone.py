"""`python -m training backbone`: EfficientNet-Lite's weights, from PyTorch's file to Keras's."""

import argparse
from pathlib import Path

from training.network.efficientnet_lite import SIZES, build_efficientnet_lite
from training.network.lite_weights import load_lite_weights
from training.network.torch_file import read_torch_arrays

HELP = "write a backbone's ImageNet weights as Keras reads them (make backbone fetches the file)"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    parser.add_argument("source", type=Path, help="a PyTorch weights file, *.pth")
    parser.add_argument("--size", choices=sorted(SIZES), required=True)
    parser.add_argument("--to", type=Path, required=True, help="*.weights.h5")


def execute(options: argparse.Namespace) -> None:
    """Convert, and say where to."""
    backbone = build_efficientnet_lite(size=options.size, input_shape=(None, None, 3))
    load_lite_weights(backbone, read_torch_arrays(options.source))
    options.to.parent.mkdir(parents=True, exist_ok=True)
    backbone.save_weights(options.to)
    print(f"{options.to}: {backbone.count_params():,} weights of EfficientNet-{options.size}")
