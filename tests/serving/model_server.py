"""A real gRPC server of the TensorFlow Serving API that does what a test tells it to.

In a test's own process (`ModelServer`), or as a process that can be killed and
stopped: `python -m tests.serving.model_server PORT` prints its port.
"""

import sys
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent import futures
from math import prod
from types import MappingProxyType
from typing import Any, Self

import grpc

from serving import contract
from serving.stubs import (
    get_model_metadata_pb2,
    predict_pb2,
    prediction_service_pb2_grpc,
    types_pb2,
)
from serving.tensors import encode_floats, encode_strings

Behaviour = Callable[[Any, grpc.ServicerContext], Any]
STRANGENESS = "ood_score"  # as the shipped model calls it
EVEN = [1 / len(contract.LABELS)] * len(contract.LABELS)


def answer(
    request: Any,
    *,
    version: int = 1,
    rows: list[list[float]] | None = None,
    digest: str = contract.LABEL_MAP_DIGEST,
    name: str | None = None,
    strangeness: float = 0.0,
    arrays: Mapping[str, Sequence[int]] = MappingProxyType({}),
) -> Any:
    """Return what a good model server answers, but for what is given.

    `arrays` has the shapes of outputs with several values an image: 0.00, 0.01, 0.02, ...
    """
    count = len(request.inputs[contract.INPUT_IMAGES].string_val)
    response = predict_pb2.PredictResponse()
    response.model_spec.name = request.model_spec.name if name is None else name
    response.model_spec.version.value = version
    probabilities = encode_floats([EVEN] * count if rows is None else rows)
    response.outputs[contract.OUTPUT_PROBABILITIES].CopyFrom(probabilities)
    for output, shape in arrays.items():
        tensor = response.outputs[output]
        tensor.dtype = types_pb2.DT_FLOAT
        for size in (count, *shape):
            tensor.tensor_shape.dim.add(size=size)
        tensor.float_val.extend(0.01 * place for place in range(count * prod(shape)))
    tensor = response.outputs[STRANGENESS]
    tensor.dtype, tensor.tensor_shape.dim.add().size = types_pb2.DT_FLOAT, count
    tensor.float_val.extend([strangeness] * count)
    digests = encode_strings([digest.encode()] * count)
    response.outputs[contract.OUTPUT_LABEL_MAP_DIGEST].CopyFrom(digests)
    return response


def good(request: Any, _context: grpc.ServicerContext) -> Any:
    return answer(request)


def refusing(code: grpc.StatusCode, *, times: int, details: str = "no") -> Behaviour:
    """Answer with a status `times` times, then well."""
    left = [times]

    def behave(request: Any, context: grpc.ServicerContext) -> Any:
        if left[0]:
            left[0] -= 1
            context.abort(code, details)
        return answer(request)

    return behave


def slow(seconds: float) -> Behaviour:
    def behave(request: Any, _context: grpc.ServicerContext) -> Any:
        time.sleep(seconds)
        return answer(request)

    return behave


class ModelServer(prediction_service_pb2_grpc.PredictionServiceServicer):
    """Serves Predict with `behaviour`, and keeps the requests that came."""

    def __init__(
        self,
        behaviour: Behaviour = good,
        *,
        credentials: grpc.ServerCredentials | None = None,
        port: int = 0,
    ) -> None:
        self.behaviour = behaviour
        self.requests: list[Any] = []
        self.peers: set[str] = set()
        self.outputs: list[str] | None = None  # what GetModelMetadata tells
        self.told = 0
        self._server = grpc.server(
            futures.ThreadPoolExecutor(16),
            options=[
                ("grpc.max_receive_message_length", contract.MAX_MESSAGE_BYTES),
                ("grpc.so_reuseport", 0),
            ],
        )
        prediction_service_pb2_grpc.add_PredictionServiceServicer_to_server(self, self._server)
        address = f"localhost:{port}"
        if credentials is None:
            self.port = self._server.add_insecure_port(address)
        else:
            self.port = self._server.add_secure_port(address, credentials)

    @property
    def target(self) -> str:
        return f"localhost:{self.port}"

    def GetModelMetadata(self, request: Any, context: grpc.ServicerContext) -> Any:  # noqa: N802
        """Tell the outputs of `self.outputs`; a server without any doesn't tell."""
        if self.outputs is None:
            context.abort(grpc.StatusCode.UNIMPLEMENTED, "no metadata here")
        found = get_model_metadata_pb2.SignatureDefMap()
        for name in self.outputs or ():
            found.signature_def[contract.SIGNATURE].outputs[name].dtype = types_pb2.DT_FLOAT
        response = get_model_metadata_pb2.GetModelMetadataResponse()
        response.model_spec.CopyFrom(request.model_spec)
        response.metadata["signature_def"].Pack(found)
        self.told += 1
        return response

    def Predict(self, request: Any, context: grpc.ServicerContext) -> Any:  # noqa: N802 (gRPC)
        self.requests.append(request)
        self.peers.add(context.peer())
        return self.behaviour(request, context)

    def __enter__(self) -> Self:
        self._server.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.stop(0).wait()

    def wait(self) -> None:
        self._server.wait_for_termination()


if __name__ == "__main__":
    with ModelServer(port=int(sys.argv[1])) as server:
        sys.stdout.write(f"{server.port}\n")
        sys.stdout.flush()
        server.wait()
