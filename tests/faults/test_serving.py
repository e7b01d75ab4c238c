"""The model server killed, stopped and slow: real processes, and what the client makes of it.

The server is `tests.serving.model_server` in a process of its own: what is
tested is the connection, so that no model is needed.
"""

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator

import pytest

from serving.client import ClientConfig, ModelClient
from serving.errors import ModelTimeout, ModelUnavailable, ServingError
from tests.faults.ports import free_port
from tests.serving.embedded import ROOT

pytestmark = pytest.mark.faults


class Process:
    """A model server that can be killed, stopped and started again on its port."""

    def __init__(self) -> None:
        self.port = free_port()
        self.process = self.start()

    def start(self) -> "subprocess.Popen[str]":
        command = [sys.executable, "-m", "tests.serving.model_server", str(self.port)]
        process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None
        assert process.stdout.readline().strip() == str(self.port)
        return process

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()


@pytest.fixture
def process() -> Iterator[Process]:
    running = Process()
    yield running
    with contextlib.suppress(ProcessLookupError):
        os.kill(running.process.pid, signal.SIGCONT)
    running.kill()


@pytest.fixture
def client(process: Process) -> Iterator[ModelClient]:
    config = ClientConfig(
        target=f"localhost:{process.port}",
        model_version=1,
        deadline_s=1.0,
        breaker_failures=3,
        breaker_reset_s=0.5,
    )
    made = ModelClient(config)
    made.classify([b"x"])
    yield made
    made.close()


def test_killed_and_started_again(process: Process, client: ModelClient) -> None:
    process.kill()
    began = time.monotonic()
    with pytest.raises(ModelUnavailable) as caught:
        client.classify([b"x"])
    assert time.monotonic() - began < 2
    assert caught.value.retryable
    process.process = process.start()
    until = time.monotonic() + 15
    while time.monotonic() < until:  # the channel re-connects and the breaker closes by itself
        with contextlib.suppress(ServingError):
            client.classify([b"x"])
            break
        time.sleep(0.1)
    assert client.breaker_state.value == "closed"


def test_killed_in_the_middle_of_a_call(process: Process, client: ModelClient) -> None:
    os.kill(process.process.pid, signal.SIGSTOP)  # so that the call is surely out
    raised: list[ServingError] = []

    def call() -> None:
        try:
            client.classify([b"x"])
        except ServingError as error:
            raised.append(error)

    calling = threading.Thread(target=call)
    calling.start()
    time.sleep(0.2)
    process.kill()
    calling.join(timeout=5)
    assert not calling.is_alive()
    assert raised
    assert raised[0].retryable


def test_a_stopped_server_costs_one_deadline_and_then_nothing(
    process: Process, client: ModelClient
) -> None:
    os.kill(process.process.pid, signal.SIGSTOP)
    took = []
    for _ in range(3):
        began = time.monotonic()
        with pytest.raises(ModelTimeout):
            client.classify([b"x"])
        took.append(time.monotonic() - began)
    assert max(took) < 2.0
    began = time.monotonic()
    with pytest.raises(ModelUnavailable) as caught:
        client.classify([b"x"])
    assert caught.value.code == "circuit_open"
    assert time.monotonic() - began < 0.2
    os.kill(process.process.pid, signal.SIGCONT)
    time.sleep(0.6)
    assert client.classify([b"x"]).model_version == 1
