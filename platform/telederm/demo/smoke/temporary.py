"""A demo of its own for the smoke test: in a temporary folder, on free ports, stopped after."""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from telederm.demo.config import (
    DATA_VARIABLE,
    HOST,
    MODEL_PORT_VARIABLE,
    PROJECT,
    WEB_PORT_VARIABLE,
    DemoConfig,
    read_config,
)
from telederm.demo.part import python
from telederm.demo.smoke.errors import SmokeFailed
from telederm.demo.tether import tie_to_parent

_START_LIMIT_S: Final = 300.0
_STOP_LIMIT_S: Final = 60.0
_READY: Final = "Ctrl-C stops everything."


@contextmanager
def temporary_demo() -> Iterator[DemoConfig]:
    """Run a whole demo for as long as the context lasts.

    Raises:
        SmokeFailed: it does not start; with its own last words.
    """
    folder = Path(tempfile.mkdtemp(prefix="telederm-smoke-"))
    environment = {
        **os.environ,
        DATA_VARIABLE: str(folder / "data"),
        WEB_PORT_VARIABLE: str(_free_port()),
        MODEL_PORT_VARIABLE: str(_free_port()),
        "DATABASE_URL": "",  # never somebody's real one
    }
    console = folder / "console"
    try:
        with console.open("wb") as output:
            process = subprocess.Popen(
                python("-m", "telederm.demo", "up"),
                cwd=PROJECT,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                preexec_fn=tie_to_parent(signal.SIGINT),  # noqa: PLW1509 - one prctl call
            )
        try:
            _wait_until_ready(process, console)
            yield read_config(environment)
        finally:
            _stop(process)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _wait_until_ready(process: "subprocess.Popen[bytes]", console: Path) -> None:
    deadline = time.monotonic() + _START_LIMIT_S
    while _READY not in (said := console.read_text(encoding="utf-8", errors="replace")):
        if process.poll() is not None or time.monotonic() > deadline:
            last = " ".join(said.strip().splitlines()[-1:])
            raise SmokeFailed(f"The demo for the smoke test did not start. Its last words: {last}")
        time.sleep(0.2)


def _stop(process: "subprocess.Popen[bytes]") -> None:
    process.send_signal(signal.SIGINT)
    try:
        process.wait(_STOP_LIMIT_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _free_port() -> int:
    with socket.create_server((HOST, 0)) as server:
        return int(server.getsockname()[1])
