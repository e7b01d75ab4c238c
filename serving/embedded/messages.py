"""TensorFlow Serving's messages, in the process that loads the real TensorFlow.

The counterpart of serving.stubs, which must never be imported here.
"""

from typing import Any, Final

import tensorflow as tf  # first: the modules below live inside it
from tensorflow.core.framework import tensor_pb2 as _tensor
from tensorflow.core.framework import types_pb2 as _types
from tensorflow.core.protobuf import saved_model_pb2 as _saved_model
from tensorflow_serving.apis import classification_pb2 as _classification
from tensorflow_serving.apis import get_model_metadata_pb2 as _metadata
from tensorflow_serving.apis import get_model_status_pb2 as _status
from tensorflow_serving.apis import model_management_pb2 as _management
from tensorflow_serving.apis import model_service_pb2_grpc as _model_service
from tensorflow_serving.apis import predict_pb2 as _predict
from tensorflow_serving.apis import prediction_log_pb2 as _log
from tensorflow_serving.apis import prediction_service_pb2_grpc as _prediction_service
from tensorflow_serving.config import model_server_config_pb2 as _config

if not hasattr(tf, "saved_model"):
    raise ImportError("the embedded server needs the real TensorFlow, not serving.stubs")

tensor_pb2: Final[Any] = _tensor
types_pb2: Final[Any] = _types
saved_model_pb2: Final[Any] = _saved_model
classification_pb2: Final[Any] = _classification
get_model_metadata_pb2: Final[Any] = _metadata
get_model_status_pb2: Final[Any] = _status
model_management_pb2: Final[Any] = _management
model_service_pb2_grpc: Final[Any] = _model_service
predict_pb2: Final[Any] = _predict
prediction_log_pb2: Final[Any] = _log
prediction_service_pb2_grpc: Final[Any] = _prediction_service
model_server_config_pb2: Final[Any] = _config
