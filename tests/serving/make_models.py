"""Writes tiny SavedModels for the serving tests; run in a process of its own.

    python -m tests.serving.make_models KIND=FOLDER ...

KIND is `half_plus_two` (the model of TensorFlow Serving's own tests),
`classifier` (the platform's contract), or `shuffled` (a classifier that was
trained on the labels in another order).
"""

import json
import sys
from pathlib import Path
from typing import Any

import tensorflow as tf

from serving import contract, registry

SHUFFLED = (contract.LABEL_CODES[1], contract.LABEL_CODES[0], *contract.LABEL_CODES[2:])


def half_plus_two() -> tuple[tf.Module, dict[str, Any]]:
    module = tf.Module()
    module.a, module.b = tf.Variable(0.5), tf.Variable(2.0)

    @tf.function(input_signature=[tf.TensorSpec([None], tf.float32, name="x")])
    def serve(x: tf.Tensor) -> dict[str, tf.Tensor]:
        y = module.a * x + module.b
        return {"y": y, "twice": 2 * y}

    @tf.function(input_signature=[tf.TensorSpec([2], tf.float32, name="x")])
    def fixed(x: tf.Tensor) -> dict[str, tf.Tensor]:
        return {"sum": tf.reduce_sum(module.a * x + module.b)}

    @tf.function(input_signature=[tf.TensorSpec([None], tf.int32, name="steps")])
    def busy(steps: tf.Tensor) -> dict[str, tf.Tensor]:
        count = tf.constant(0)
        while count < tf.reduce_max(steps):
            count += 1
        return {"count": tf.fill(tf.shape(steps), count)}

    module.serve, module.fixed, module.busy = serve, fixed, busy
    return module, {"serving_default": serve, "fixed": fixed, "busy": busy}


def classifier(codes: tuple[str, ...]) -> tuple[tf.Module, dict[str, Any]]:
    module = tf.Module()
    module.weights = tf.Variable(tf.reshape(tf.range(21, dtype=tf.float32) / 21, [3, 7]))
    digest = contract.label_map_digest(codes)

    def read(image: tf.Tensor) -> tf.Tensor:
        pixels = tf.io.decode_image(image, channels=3, expand_animations=False)
        return tf.reduce_mean(tf.cast(pixels, tf.float32) / 255.0, axis=[0, 1])

    @tf.function(input_signature=[tf.TensorSpec([None], tf.string, name="image_bytes")])
    def serve(image_bytes: tf.Tensor) -> dict[str, tf.Tensor]:
        colours = tf.map_fn(read, image_bytes, fn_output_signature=tf.TensorSpec([3], tf.float32))
        return {
            contract.OUTPUT_PROBABILITIES: tf.nn.softmax(colours @ module.weights),
            contract.OUTPUT_LABEL_MAP_DIGEST: tf.fill([tf.shape(image_bytes)[0]], digest),
        }

    module.serve = serve
    return module, {contract.SIGNATURE: serve}


def write_manifest(folder: Path) -> None:
    """Write the files' digests, as a shipped version has them."""
    files = {
        str(path.relative_to(folder)): registry.file_digest(path)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
    manifest = folder / contract.MANIFEST_PATH
    manifest.parent.mkdir(exist_ok=True)
    manifest.write_text(json.dumps({"files": files}))


def build(kind: str) -> tuple[tf.Module, dict[str, Any]]:
    if kind == "half_plus_two":
        return half_plus_two()
    return classifier(SHUFFLED if kind == "shuffled" else contract.LABEL_CODES)


def main(wanted: list[str]) -> None:
    for kind, folder in (argument.split("=", 1) for argument in wanted):
        module, signatures = build(kind)
        tf.saved_model.save(module, folder, signatures=signatures)
        if kind != "half_plus_two":
            write_manifest(Path(folder))


if __name__ == "__main__":
    main(sys.argv[1:])
