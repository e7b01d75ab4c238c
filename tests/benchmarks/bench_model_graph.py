"""What the shipped graph's choices cost: views of a picture, and kernels kept in half precision.

The shipped weights in graphs that differ in one thing, called in turn at batch 1 with the bytes
of a JPEG. The limits of silence are made up: they cost the same whatever they are.
"""

import json
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any, Final

import numpy as np
import tensorflow as tf

from serving import contract
from tests.benchmarks.photograph import make_photograph
from training.config import Network
from training.export.graph import ServedModel
from training.judging.outliers import fit_familiar
from training.network.kinds import build_network
from training.network.starting import load_start
from training.network.style import middle_maps

FOLDER: Final = Path("serving/models") / contract.MODEL_NAME / "1"
ROUNDS: Final = 60
GRAPHS: Final[dict[str, tuple[int, Any]]] = {
    "1 view, half (as shipped)": (1, tf.float16),
    "2 views, half": (2, tf.float16),
    "4 views, half": (4, tf.float16),
    "1 view, single": (1, tf.float32),
}
BASE: Final = "1 view, half (as shipped)"


def build(model: Any, px: int, views: int, precision: Any) -> Callable[[], object]:
    """A call of the graph with one photograph."""
    styles = np.random.default_rng(1).normal(size=(64, 2 * middle_maps(model).shape[-1]))
    settled = {"input_px": px, "views": views, "temperature": 1.0, "offset": [0.0] * 7}
    settled |= {"distance_limit": 1.0, "contrast_floor": 1.0}
    served = ServedModel(model, fit_familiar(styles), settled)
    served.weights = [
        tf.Variable(tf.cast(weight, precision if weight.shape.rank > 1 else tf.float32))
        for weight in served.weights
    ]
    spec = tf.TensorSpec([None], tf.string)
    serve = tf.function(served.serve, input_signature=[spec])
    image = tf.constant([make_photograph()])
    return lambda: float(serve(image)[contract.OUTPUT_PROBABILITIES][0, 0])


def main() -> None:
    manifest = json.loads((FOLDER / contract.MANIFEST_PATH).read_text())
    settings = Network(**manifest["network"], start=str(FOLDER))
    model = build_network(settings)
    load_start(model, settings)
    px = manifest["preprocessing"]["input_px"]
    calls = {name: build(model, px, *options) for name, options in GRAPHS.items()}
    found: dict[str, list[float]] = {name: [] for name in calls}
    for number in range(ROUNDS + 1):
        for name, call in calls.items():
            began = time.perf_counter()
            call()
            if number:  # the first round traces
                found[name].append(1000 * (time.perf_counter() - began))
    for name, times in found.items():
        ratio = median(one / base for one, base in zip(times, found[BASE], strict=True))
        print(f"{name}: p50 {median(times):.1f} ms, {ratio:.2f} of the shipped")  # noqa: T201


if __name__ == "__main__":
    main()
