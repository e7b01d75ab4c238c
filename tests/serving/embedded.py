"""The embedded server as a process, for tests."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, Self

import grpc

from serving.stubs import (
    get_model_metadata_pb2,
    get_model_status_pb2,
    model_service_pb2_grpc,
    predict_pb2,
    prediction_service_pb2_grpc,
)

ROOT = Path(__file__).resolve().parents[2]
QUIET = {**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3", "CUDA_VISIBLE_DEVICES": ""}
DEADLINE_S = 20.0  # generous: the machine may be busy


def run_embedded(*arguments: str, timeout_s: float = 60) -> subprocess.CompletedProcess[str]:
    """Run the server where it is expected to give up by itself."""
    return subprocess.run(
        [sys.executable, "-m", "serving.embedded", *arguments],
        cwd=ROOT,
        env=QUIET,
        capture_output=True,
        text=True,
        timeout=timeout_s,
        check=False,
    )


class Embedded:
    """A running embedded server and stubs to call it with."""

    def __init__(self, *arguments: str, port: int = 0) -> None:
        command = [sys.executable, "-m", "serving.embedded", "--port", str(port), *arguments]
        self.process = subprocess.Popen(
            command, cwd=ROOT, env=QUIET, stdout=subprocess.PIPE, text=True
        )
        self.ready = self._wait_until_ready()
        self.port: int = self.ready["port"]
        self.target = f"127.0.0.1:{self.port}"
        self.channel = grpc.insecure_channel(self.target)
        self.predictions = prediction_service_pb2_grpc.PredictionServiceStub(self.channel)
        self.models = model_service_pb2_grpc.ModelServiceStub(self.channel)

    def _wait_until_ready(self) -> dict[str, Any]:
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line, f"the server ended with {self.process.wait()} before it was ready"
        ready: dict[str, Any] = json.loads(line)
        return ready

    def predict(self, request: Any, *, timeout_s: float = DEADLINE_S) -> Any:
        return self.predictions.Predict(request, timeout=timeout_s)

    def status(self, name: str, **spec: Any) -> dict[int, str]:
        request = get_model_status_pb2.GetModelStatusRequest()
        request.model_spec.name = name
        for key, value in spec.items():
            _set(request.model_spec, key, value)
        response = self.models.GetModelStatus(request, timeout=DEADLINE_S)
        state_name = get_model_status_pb2.ModelVersionStatus.State.Name
        return {entry.version: state_name(entry.state) for entry in response.model_version_status}

    def metadata(self, name: str, fields: tuple[str, ...] = ("signature_def",), **spec: Any) -> Any:
        request = get_model_metadata_pb2.GetModelMetadataRequest(metadata_field=fields)
        request.model_spec.name = name
        for key, value in spec.items():
            _set(request.model_spec, key, value)
        return self.predictions.GetModelMetadata(request, timeout=DEADLINE_S)

    def answering(self, name: str, label: str) -> int:
        """The version that a label leads to; GetModelStatus looks at no label."""
        return int(self.metadata(name, version_label=label).model_spec.version.value)

    def wait_for_status(self, name: str, expected: dict[int, str]) -> None:
        """Wait until GetModelStatus answers as expected; say what it answered if it never does."""
        until = time.monotonic() + DEADLINE_S
        found: Any = None
        while time.monotonic() < until:
            try:
                found = self.status(name)
            except grpc.RpcError as error:
                found = error.code()
            if found == expected:
                return
            time.sleep(0.05)
        raise AssertionError(f"{name} is {found}, not {expected}")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.channel.close()
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(timeout=15)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()


def _set(spec: Any, key: str, value: Any) -> None:
    if key == "version":
        spec.version.value = value
    else:
        setattr(spec, key, value)


def floats_request(name: str, values: list[float], *, alias: str = "x", **spec: Any) -> Any:
    """Return a PredictRequest with one float32 vector."""
    request = predict_pb2.PredictRequest()
    request.model_spec.name = name
    for key, value in spec.items():
        _set(request.model_spec, key, value)
    tensor = request.inputs[alias]
    tensor.dtype = 1
    tensor.float_val.extend(values)
    tensor.tensor_shape.dim.add(size=len(values))
    return request
