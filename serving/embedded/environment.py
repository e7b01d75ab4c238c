"""What TensorFlow reads from the environment when it is loaded."""

import os
from typing import Final

VARIABLES: Final = {
    "TF_CPP_MIN_LOG_LEVEL": "2",
    # Memory of one run is kept for the next one. Given back to the system it would be mapped and
    # cleared anew for each batch: a third of the processor time of a batch of 32 pictures.
    "TF_CPU_ALLOCATOR_USE_BFC": "true",
}


def prepare_environment() -> None:
    """Set the variables that the caller has not set. To be called before TensorFlow is loaded."""
    for name, value in VARIABLES.items():
        os.environ.setdefault(name, value)
