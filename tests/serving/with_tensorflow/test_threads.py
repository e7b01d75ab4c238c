"""On how many threads TensorFlow runs, from the command line's options."""

from pathlib import Path

import pytest
import tensorflow as tf

from serving.embedded.__main__ import parse_arguments
from serving.embedded.run import _batching, _threads
from serving.embedded.threads import ThreadOptions, count_processors

INTRA, INTER = "--tensorflow-intra-op-parallelism", "--tensorflow-inter-op-parallelism"
ALL = count_processors()


def read_threads(*options: str) -> ThreadOptions:
    arguments = parse_arguments(["--models-dir", "/models", *options])
    return _threads(arguments, _batching(arguments))


@pytest.mark.parametrize(
    ("options", "intra", "inter"),
    [
        ([], 1, ALL),  # a run for each processor, each on one thread
        (["--no-batching"], None, None),  # TensorFlow's own choice
        ([INTRA, "3"], 3, ALL),
        ([INTER, "3"], 1, 3),
        ([INTRA, "4", INTER, "5"], 4, 5),
        ([INTRA, "0", INTER, "0"], 0, 0),  # TensorFlow's own choice, and said so
        (["--no-batching", INTRA, "2"], 2, None),
        (["--no-batching", INTER, "2"], None, 2),
    ],
)
def test_what_is_not_said_suits_the_batching(
    options: list[str], intra: int | None, inter: int | None
) -> None:
    assert read_threads(*options) == ThreadOptions(intra, inter)


def test_as_many_runs_as_the_file_says(tmp_path: Path) -> None:
    file = tmp_path / "batching.config"
    file.write_text(f"num_batch_threads {{ value: {ALL + 3} }}")
    assert read_threads("--batching-parameters-file", str(file)) == ThreadOptions(1, ALL + 3)


def test_tensorflow_is_told() -> None:
    """Nothing in this file runs an operation: afterwards TensorFlow would refuse."""
    ThreadOptions().apply()
    assert read_tensorflow() == (0, 0)  # 0: as it likes
    ThreadOptions(3, 5).apply()
    assert read_tensorflow() == (3, 5)


def read_tensorflow() -> tuple[int, int]:
    threading = tf.config.threading
    return (
        threading.get_intra_op_parallelism_threads(),
        threading.get_inter_op_parallelism_threads(),
    )
