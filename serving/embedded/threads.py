"""How many threads TensorFlow runs on.

One run on all processors wins little: decoding, resizing and many small operations don't share
their work out. Where requests are batched, each processor has a run of its own instead.
"""

import os
from dataclasses import dataclass

import tensorflow as tf


def count_processors() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):  # Linux: what a container or taskset leaves
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@dataclass(frozen=True, slots=True)
class ThreadOptions:
    """Named as the container's options; None leaves the choice to TensorFlow: all processors."""

    intra_op_parallelism: int | None = None  # threads within one operation
    inter_op_parallelism: int | None = None  # operations at the same time, of all runs

    def apply(self) -> None:
        """Tell TensorFlow, before it runs anything."""
        if self.intra_op_parallelism is not None:
            tf.config.threading.set_intra_op_parallelism_threads(self.intra_op_parallelism)
        if self.inter_op_parallelism is not None:
            tf.config.threading.set_inter_op_parallelism_threads(self.inter_op_parallelism)


def one_thread_a_run(runs: int) -> ThreadOptions:
    """Options for `runs` runs at the same time."""
    return ThreadOptions(intra_op_parallelism=1, inter_op_parallelism=runs)
