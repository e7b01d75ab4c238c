"""Warm-up: the slow first runs happen before a version is served."""

import logging
from pathlib import Path
from typing import Any, Final

import numpy as np
import tensorflow as tf

from serving import contract
from serving.embedded.batching import BatchingOptions
from serving.embedded.codec import decode_tensor
from serving.embedded.faults import from_tensorflow, invalid_argument
from serving.embedded.messages import prediction_log_pb2
from serving.embedded.servable import Servable

logger = logging.getLogger(__name__)

_REQUESTS: Final = Path("assets.extra", "tf_serving_warmup_requests")  # TensorFlow Serving's place
_MAX_RECORDS: Final = 1000  # TensorFlow Serving's limit
_DEFAULT_SIGNATURE: Final = "serving_default"


def warm_up(servable: Servable, batching: BatchingOptions) -> None:
    """Run the requests that came with the model; without any, a grey picture of our own.

    Raises Fault if one of the model's own requests fails: such a version is broken.
    """
    path = servable.path / _REQUESTS
    if path.is_file():
        _run_recorded(servable, path)
    elif _takes_images(servable):
        _run_grey(servable, batching.max_batch_size if batching.enabled else 1)


def _run_recorded(servable: Servable, path: Path) -> None:
    count = 0
    try:
        for record in tf.data.TFRecordDataset(str(path)).as_numpy_iterator():
            count += 1
            if count > _MAX_RECORDS:
                raise invalid_argument(
                    f"Number of warmup records exceeds the maximum ({_MAX_RECORDS}) at {path}"
                )
            _run_record(servable, prediction_log_pb2.PredictionLog.FromString(record))
    except tf.errors.OpError as error:
        raise from_tensorflow(error) from error
    logger.info("ran %s warm-up requests of %s", count, path)


def _run_record(servable: Servable, log: Any) -> None:
    if not log.HasField("predict_log"):
        logger.warning("a warm-up request of another kind than Predict was left out")
        return
    request = log.predict_log.request
    name = request.model_spec.signature_name or _DEFAULT_SIGNATURE
    inputs = {alias: decode_tensor(alias, tensor) for alias, tensor in request.inputs.items()}
    servable.signature(name).run(inputs)


def _takes_images(servable: Servable) -> bool:
    signature = servable.signatures.get(contract.SIGNATURE)
    return signature is not None and set(signature.definition.inputs) == {contract.INPUT_IMAGES}


def _run_grey(servable: Servable, rows: int) -> None:
    picture = tf.io.encode_jpeg(np.full((64, 64, 3), 128, np.uint8)).numpy()
    for count in sorted({1, rows}):
        images = np.array([picture] * count, dtype=object)
        servable.signature(contract.SIGNATURE).run({contract.INPUT_IMAGES: images})
