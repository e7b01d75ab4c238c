"""What TensorFlow reads from the environment when it is loaded."""

import os
from typing import Final

VARIABLES: Final = {
    # oneDNN's kernels, which TensorFlow leaves alone on processors without AVX-512: there, too, a
    # training step takes about two thirds of the time with them (docs/reference/benchmarks.md).
    "TF_ENABLE_ONEDNN_OPTS": "1",
}


def prepare_environment() -> None:
    """Set what the caller has not set. To be called before TensorFlow is loaded."""
    for name, value in VARIABLES.items():
        os.environ.setdefault(name, value)
