"""What may be asked of the model, and which answers are believed."""

import math
from collections.abc import Iterator, Sequence
from typing import Any

from serving import contract
from serving.arrays import Array
from serving.client.config import ClientConfig
from serving.client.model_answer import Rows
from serving.errors import InvalidAnswer, InvalidRequest
from serving.stubs import predict_pb2
from serving.tensors import (
    TensorError,
    decode_arrays,
    decode_floats,
    decode_strings,
    decode_vector,
    encode_strings,
    shape_of,
)

MAX_ARRAY_VALUES = 16_000  # of one image in one output; pgvector's vectors end there, too


def check_images(images: Sequence[bytes]) -> None:
    """Raise InvalidRequest for images that the contract does not let through."""
    if not images:
        raise InvalidRequest("There is no image to classify.", code="no_images")
    for number, image in enumerate(images, start=1):
        if not image:
            raise InvalidRequest(f"Image {number} is empty.", code="empty_image")
        if len(image) > contract.MAX_IMAGE_BYTES:
            raise InvalidRequest(
                f"Image {number} has {len(image)} bytes; the model takes at most "
                f"{contract.MAX_IMAGE_BYTES}. Send a smaller working copy.",
                code="image_too_large",
            )


def split_batches(images: Sequence[bytes]) -> Iterator[tuple[bytes, ...]]:
    """Yield the images in order, in requests within the contract's two limits."""
    batch: list[bytes] = []
    size = 0
    for image in images:
        # Half a message is kept free: the framing is small, but never nothing.
        too_large = size + len(image) > contract.MAX_MESSAGE_BYTES // 2
        if batch and (len(batch) == contract.MAX_BATCH or too_large):
            yield tuple(batch)
            batch, size = [], 0
        batch.append(image)
        size += len(image)
    yield tuple(batch)


def build_request(
    config: ClientConfig,
    images: Sequence[bytes],
    version: int | None,
) -> Any:
    """Return a PredictRequest for the images.

    `version` pins what the caller asks for, or what a label led to before. No output is chosen:
    TensorFlow Serving joins only requests for all outputs of a signature into batches, and runs
    every other one by itself, past the limits of its queue.
    """
    request = predict_pb2.PredictRequest()
    request.model_spec.name = config.model_name
    request.model_spec.signature_name = contract.SIGNATURE
    if version is not None:
        request.model_spec.version.value = version
    elif config.version_label:
        request.model_spec.version_label = config.version_label
    else:
        request.model_spec.version.value = config.model_version
    request.inputs[contract.INPUT_IMAGES].CopyFrom(encode_strings(images))
    return request


def read_response(
    config: ClientConfig, response: Any, images: int, version: int | None
) -> tuple[int, Rows]:
    """Return the model's version and the rows. Raises InvalidAnswer unless all is as agreed."""
    answered = _check_model(config, response.model_spec, version)
    _check_labels(_output(response, contract.OUTPUT_LABEL_MAP_DIGEST), images)
    return answered, _read_rows(_output(response, contract.OUTPUT_PROBABILITIES), images)


def read_extras(response: Any, names: Sequence[str], images: int) -> dict[str, tuple[float, ...]]:
    """Return further outputs by name, one finite float for each image. Raises InvalidAnswer."""
    return {name: _read_vector(name, _output(response, name), images) for name in names}


def read_arrays(response: Any, names: Sequence[str], images: int) -> dict[str, tuple[Array, ...]]:
    """Return outputs of several finite values by name, an array each. Raises InvalidAnswer."""
    return {name: _read_array(name, _output(response, name), images) for name in names}


def _read_array(name: str, tensor: Any, images: int) -> tuple[Array, ...]:
    shape = shape_of(tensor)
    if shape[:1] != (images,) or math.prod(shape) > MAX_ARRAY_VALUES * images:
        raise InvalidAnswer(f"The output {name} has the wrong shape.", code="wrong_shape")
    try:
        arrays = decode_arrays(tensor)
    except TensorError as error:
        raise InvalidAnswer(f"The output {name}: {error}.", code="wrong_shape") from error
    if not all(math.isfinite(value) for array in arrays for value in array.values):
        raise InvalidAnswer(f"A value of {name} is not a finite number.", code="not_finite")
    return arrays


def _read_vector(name: str, tensor: Any, images: int) -> tuple[float, ...]:
    if shape_of(tensor) != (images,):
        raise InvalidAnswer(f"The output {name} has the wrong shape.", code="wrong_shape")
    try:
        values = decode_vector(tensor)
    except TensorError as error:
        raise InvalidAnswer(f"The output {name}: {error}.", code="wrong_shape") from error
    if not all(math.isfinite(value) for value in values):
        raise InvalidAnswer(f"A value of {name} is not a finite number.", code="not_finite")
    return values


def _check_model(config: ClientConfig, spec: Any, version: int | None) -> int:
    if spec.name != config.model_name:
        raise InvalidAnswer(
            f"Asked the model {config.model_name}, but {spec.name!r} answered.", code="wrong_model"
        )
    pinned = config.model_version if version is None else version
    answered = int(spec.version.value)
    if answered < 1 or (pinned is not None and answered != pinned):
        raise InvalidAnswer(
            f"Asked version {pinned or config.version_label} of {config.model_name}, "
            f"but version {answered} answered.",
            code="wrong_version",
        )
    return answered


def _output(response: Any, name: str) -> Any:
    # A protobuf map makes an entry when it is read: look first.
    if name not in response.outputs:
        raise InvalidAnswer(f"The answer has no output {name}.", code="missing_output")
    return response.outputs[name]


def _check_labels(tensor: Any, images: int) -> None:
    if shape_of(tensor) != (images,):
        raise InvalidAnswer("The label map digest has the wrong shape.", code="wrong_shape")
    try:
        digests = decode_strings(tensor)
    except TensorError as error:
        raise InvalidAnswer(f"The label map digest: {error}.", code="wrong_shape") from error
    if any(digest != contract.LABEL_MAP_DIGEST.encode() for digest in digests):
        raise InvalidAnswer(
            "The model was made for another list of labels than this platform's.",
            code="wrong_label_map",
        )


def _read_rows(tensor: Any, images: int) -> Rows:
    expected = (images, len(contract.LABELS))
    if shape_of(tensor) != expected:  # before decoding: the shape decides how much is decoded
        raise InvalidAnswer(
            f"The probabilities have the shape {list(shape_of(tensor))}, not {list(expected)}.",
            code="wrong_shape",
        )
    try:
        rows = decode_floats(tensor)
    except TensorError as error:
        raise InvalidAnswer(f"The probabilities: {error}.", code="wrong_shape") from error
    for row in rows:
        _check_distribution(row)
    return rows


def _check_distribution(row: tuple[float, ...]) -> None:
    if not all(math.isfinite(value) for value in row):
        raise InvalidAnswer("A probability is not a finite number.", code="not_finite")
    if abs(math.fsum(row) - 1) > contract.SUM_TOLERANCE or not all(0 <= p <= 1 for p in row):
        raise InvalidAnswer("The probabilities do not add up to one.", code="not_a_distribution")
