"""The served graph: encoded pictures in, calibrated probabilities and their reasons out."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import keras
import numpy as np
import tensorflow as tf

from serving import contract
from training.arrays import Floats
from training.judging.outliers import Familiar
from training.network.folding import fold_norms
from training.network.kinds import EMBEDDING, FEATURES, LOGITS
from training.network.style import describe_style, middle_maps
from training.pictures.canonical import fit_to, to_canonical
from training.pictures.contrast import measure_contrast
from training.pictures.preprocessing import CANONICAL_PX
from training.pictures.views import first_view, mean_of_views, stack_views

OUTPUT_OOD_SCORE: Final = "ood_score"
MIDDLE_MAPS: Final = "middle_maps"


class ServedModel(tf.Module):
    """A trained network with its decoding before it and its calibration after it.

    The module owns one flat list of weights and lends them to the network at each call: a
    Keras model as an attribute would be saved with a second copy of each weight. Kernels hold
    the normalisations that follow them, are stored in half precision, which halves the file, and
    calculated with in single.
    """

    def __init__(self, model: Any, familiar: Familiar, decisions: dict[str, Any]) -> None:
        """Wrap `model`, which maps pixels (0 to 255) to logits, with what was settled."""
        super().__init__(name="lesion_classifier")
        model = fold_norms(model)
        self.weights = [tf.Variable(_shrink(weight.numpy())) for weight in model.weights]
        self._lend = _borrow_network(model)
        self._familiar = familiar
        self._settled = decisions

    def serve(self, image_bytes: Any) -> dict[str, Any]:
        """The signature: string [n] to the outputs below, n in each first place.

        probabilities [classes], logits [classes] (before calibration), embedding [channels],
        activation_map [h, w] of the top class (0 to 1), distance (to the training photographs),
        contrast, ood_score (above 1: too far, or nothing to see), and the label map's digest.
        """
        spec = tf.TensorSpec([CANONICAL_PX, CANONICAL_PX, 3], tf.uint8)
        pictures = tf.map_fn(to_canonical, image_bytes, fn_output_signature=spec)
        found = self._look(fit_to(pictures, self._settled["input_px"]))
        offset = tf.constant(self._settled["offset"], tf.float32)
        probabilities = tf.nn.softmax(found[LOGITS] / self._settled["temperature"] + offset)
        distance = score_distance(describe_style(found[MIDDLE_MAPS]), self._familiar)
        contrast = measure_contrast(pictures)
        digest = tf.fill([tf.shape(image_bytes)[0]], contract.LABEL_MAP_DIGEST)
        return {
            contract.OUTPUT_PROBABILITIES: probabilities,
            contract.OUTPUT_LABEL_MAP_DIGEST: digest,
            "logits": found[LOGITS],
            "embedding": found[EMBEDDING],
            "activation_map": map_activation(found[FEATURES], found["kernel"], probabilities),
            "distance": distance,
            "contrast": contrast,
            OUTPUT_OOD_SCORE: self._score_strangeness(distance, contrast),
        }

    def _look(self, pixels: Any) -> dict[str, Any]:
        """The network's outputs: logits are the mean of the views, the rest is of the first."""
        views = self._settled["views"]
        found = self._lend(self.weights, stack_views(pixels, views))
        named = {name: first_view(found[name], views) for name in (FEATURES, EMBEDDING)}
        middle = first_view(found[MIDDLE_MAPS], views)
        logits = mean_of_views(found[LOGITS], views)
        return {**named, MIDDLE_MAPS: middle, LOGITS: logits, "kernel": found["kernel"]}

    def _score_strangeness(self, distance: Any, contrast: Any) -> Any:
        """The worse of the two, each in units of its limit."""
        far = distance / self._settled["distance_limit"]
        empty = self._settled["contrast_floor"] / tf.maximum(contrast, 1e-3)
        return tf.maximum(far, empty)


def map_activation(features: Any, kernel: Any, probabilities: Any) -> Any:
    """Where the top class was seen (Zhou et al., CVPR 2016): [n, h, w], scaled to 0 to 1."""
    weights = tf.gather(tf.transpose(kernel), tf.argmax(probabilities, axis=1))
    maps = tf.nn.relu(tf.einsum("nhwc,nc->nhw", features, weights))
    return tf.math.divide_no_nan(maps, tf.reduce_max(maps, axis=(1, 2), keepdims=True))


def score_distance(style: Any, familiar: Familiar) -> Any:
    """Familiar.distance in the graph: float32 [n]."""
    centre, axes, spreads = (
        tf.constant(each, tf.float32) for each in (familiar.centre, familiar.axes, familiar.spreads)
    )
    apart = style - centre
    along = tf.matmul(apart, axes)
    outside = tf.reduce_sum(apart**2, axis=1) - tf.reduce_sum(along**2, axis=1)
    squared = tf.reduce_sum(along**2 / spreads, axis=1) + outside / familiar.rest
    return squared / tf.cast(tf.shape(style)[1], tf.float32)


def _shrink(weight: Floats) -> Any:
    """Kernels to half precision; biases and statistics are few and stay as they are."""
    return weight.astype(np.float16) if weight.ndim > 1 else weight.astype(np.float32)


def _find(variable: Any, places: dict[int, int]) -> Callable[[Any], Any]:
    """Looks a variable up among the lent weights; dropout's seed is none of them, and idle."""
    if id(variable) in places:
        return lambda lent: lent[places[id(variable)]]
    idle = variable.numpy()
    return lambda _: tf.constant(idle)


def _borrow_network(model: Any) -> Callable[[Any, Any], dict[str, Any]]:
    """A function of (weights, pixels) that runs `model` with these weights, for inference."""
    outputs = {name: model.get_layer(name).output for name in (FEATURES, EMBEDDING, LOGITS)}
    network = keras.Model(model.input, {**outputs, MIDDLE_MAPS: middle_maps(model)})
    places = {id(weight): place for place, weight in enumerate(model.weights)}
    learning = [places[id(weight)] for weight in network.trainable_variables]
    resting = [_find(variable, places) for variable in network.non_trainable_variables]
    kernel = places[id(model.get_layer(LOGITS).kernel)]

    def run(weights: Any, pixels: Any) -> dict[str, Any]:
        lent = [tf.cast(weight, tf.float32) for weight in weights]
        found, _ = network.stateless_call(
            [lent[place] for place in learning],
            [find(lent) for find in resting],
            pixels,
            training=False,
        )
        return {**found, "kernel": lent[kernel]}

    return run


def save_graph(served: ServedModel, folder: Path) -> None:
    """Write saved_model.pb and variables/ below `folder`."""
    spec = tf.TensorSpec([None], tf.string, name=contract.INPUT_IMAGES)
    serve = tf.function(served.serve, input_signature=[spec])
    options = tf.saved_model.SaveOptions(experimental_debug_stripper=True)
    signatures = {contract.SIGNATURE: serve.get_concrete_function()}
    tf.saved_model.save(served, str(folder), signatures=signatures, options=options)
    (folder / "fingerprint.pb").unlink(missing_ok=True)
    (folder / "assets").rmdir()


def load_signature(folder: Path) -> Any:
    """The signature of a saved model, as a function of string [n]."""
    loaded = tf.saved_model.load(str(folder))
    signature = loaded.signatures[contract.SIGNATURE]

    def call(image_bytes: Any) -> dict[str, Any]:
        outputs: dict[str, Any] = signature(**{contract.INPUT_IMAGES: image_bytes})
        return outputs

    call.keep = loaded  # type: ignore[attr-defined]  # the graph lives as long as its owner
    return call
