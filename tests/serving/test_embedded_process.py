"""The embedded server as a process: how it starts, refuses to start, and stops."""

import shutil
import signal
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import grpc
import pytest

from serving.stubs import model_management_pb2, predict_pb2
from tests.serving.embedded import Embedded, run_embedded


def test_a_port_in_use_is_said_at_once(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        began = time.monotonic()
        ended = run_embedded("--models-dir", str(tmp_path), "--port", str(port))
    assert ended.returncode == 2
    assert f"127.0.0.1:{port}" in ended.stderr
    assert "--port" in ended.stderr
    assert time.monotonic() - began < 10  # before TensorFlow is loaded


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda folder: ["--models-dir", f"{folder}/none"], "There is no folder"),
        (lambda folder: ["--models-dir", f"{folder}"], "No model was found under"),
        (lambda folder: ["--config", f"{folder}/models.config"], "There is no file"),
    ],
)
def test_a_missing_model_is_a_sentence_and_exit_code_2(
    tmp_path: Path, make: Any, says: str
) -> None:
    ended = run_embedded(*make(tmp_path), "--port", "0")
    assert ended.returncode == 2
    assert says in ended.stderr
    assert "Traceback" not in ended.stderr
    assert ended.stdout == ""


def busy_request(steps: int) -> Any:
    """A request that keeps the server computing."""
    request = predict_pb2.PredictRequest()
    request.model_spec.name = "half_plus_two"
    request.model_spec.signature_name = "busy"
    request.inputs["steps"].dtype = 3  # DT_INT32
    request.inputs["steps"].int_val.append(steps)
    request.inputs["steps"].tensor_shape.dim.add(size=1)
    return request


@pytest.fixture(scope="module")
def server(saved_models: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Embedded]:
    """A server of this module's own: one run at a time, and a queue for two requests.

    The last test stops it.
    """
    folder = tmp_path_factory.mktemp("own")
    shutil.copytree(saved_models / "half_plus_two", folder / "half_plus_two" / "1")
    batching = folder / "batching.txt"
    batching.write_text(
        "max_batch_size { value: 1 } max_enqueued_batches { value: 2 }"
        "num_batch_threads { value: 1 }"  # as many as processors otherwise
    )
    arguments = ["--models-dir", str(folder), "--batching-parameters-file", str(batching)]
    with Embedded(*arguments, "--grace-s", "120", "--settle-s", "0.1") as running:
        yield running


def test_a_label_on_a_version_that_is_not_there_is_refused(server: Embedded) -> None:
    """As the container does without --allow_version_labels_for_unavailable_models."""
    request = model_management_pb2.ReloadConfigRequest()
    entry = request.config.model_config_list.config.add(
        name="half_plus_two", base_path="/x", model_platform="tensorflow"
    )
    entry.version_labels["stable"] = 5
    with pytest.raises(grpc.RpcError) as caught:
        server.models.HandleReloadConfigRequest(request, timeout=10)
    assert caught.value.code() is grpc.StatusCode.FAILED_PRECONDITION
    assert "which is not currently available for inference" in str(caught.value.details())
    assert server.status("half_plus_two") == {1: "AVAILABLE"}


def test_sigterm_lets_running_calls_end_and_leaves_nothing(server: Embedded) -> None:
    steps = _steps_for_seconds(server)
    running = []
    for _ in range(3):  # one by one, so that the first is taken before the others wait
        running.append(server.predictions.Predict.future(busy_request(steps)))
        time.sleep(0.3)
    # One is computed and two wait: the queue is full, and says so as the container does.
    with pytest.raises(grpc.RpcError) as caught:
        server.predict(busy_request(1))
    assert caught.value.code() is grpc.StatusCode.UNAVAILABLE
    assert "batch scheduling queue" in str(caught.value.details())
    server.process.send_signal(signal.SIGTERM)
    answers = [call.result(timeout=120) for call in running]
    assert [list(answer.outputs["count"].int_val) for answer in answers] == [[steps]] * 3
    assert server.process.wait(timeout=30) == 0
    with pytest.raises(OSError, match="refused"):
        socket.create_connection(("127.0.0.1", server.port), timeout=5)


def _steps_for_seconds(server: Embedded) -> int:
    """Return steps that took some seconds just now: enough, also if the machine gets faster."""
    steps, took = 10_000, 0.0
    while took < 0.5:
        steps *= 2
        began = time.monotonic()
        server.predict(busy_request(steps))
        took = time.monotonic() - began
    return steps * 5
