"""Requests that a model server makes of itself before it says that it is ready."""

from pathlib import Path

import numpy as np
import tensorflow as tf
from tensorflow_serving.apis import predict_pb2, prediction_log_pb2

from serving import contract
from training.pictures.synthetic import draw_lesion, encode_jpeg

BATCHES = (1, 8)


def write_warmup(path: Path, version: int) -> None:
    """Write one Predict request for each of BATCHES, on synthetic pictures, as TFRecords."""
    random = np.random.default_rng(0)
    pictures = [encode_jpeg(draw_lesion(random)) for _ in range(max(BATCHES))]
    with tf.io.TFRecordWriter(str(path)) as writer:
        for size in BATCHES:
            request = predict_pb2.PredictRequest()
            request.model_spec.name = contract.MODEL_NAME
            request.model_spec.version.value = version
            request.model_spec.signature_name = contract.SIGNATURE
            tensor = tf.make_tensor_proto(pictures[:size], shape=[size])
            request.inputs[contract.INPUT_IMAGES].CopyFrom(tensor)
            log = prediction_log_pb2.PredictLog(request=request)
            writer.write(prediction_log_pb2.PredictionLog(predict_log=log).SerializeToString())
