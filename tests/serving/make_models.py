"""Writes tiny SavedModels for the serving tests; run in a process of its own.

    python tests/serving/make_models.py KIND FOLDER

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

    module.serve, module.fixed = serve, fixed
    return module, {"serving_default": serve, "fixed": fixed}


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


def main(kind: str, folder: Path) -> None:
    shuffled = (contract.LABEL_CODES[1], contract.LABEL_CODES[0], *contract.LABEL_CODES[2:])
    build = {
        "half_plus_two": half_plus_two,
        "classifier": lambda: classifier(contract.LABEL_CODES),
        "shuffled": lambda: classifier(shuffled),
    }[kind]
    module, signatures = build()
    tf.saved_model.save(module, str(folder), signatures=signatures)
    if kind != "half_plus_two":
        write_manifest(folder)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
