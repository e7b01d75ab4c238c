"""`make demo` as people use it: a fresh start, accidents, and a second start with its data."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.request import urlopen

import psutil
import psycopg
import pytest

from telederm.demo.postgres import EmbeddedPostgres

pytestmark = [pytest.mark.faults]
START_LIMIT_S = 300.0
LIMIT_S = 60.0


class Demo:
    """One run of the demo in a folder."""

    def __init__(self, folder: Path, ports: tuple[int, int]) -> None:
        self.folder = folder
        self.web = f"http://127.0.0.1:{ports[0]}"
        self._console = folder.with_suffix(".console")
        environment = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
        with self._console.open("wb") as console:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "telederm.demo", "up"],
                env={
                    **environment,
                    "TELEDERM_DATA_DIR": str(folder),
                    "TELEDERM_WEB_PORT": str(ports[0]),
                    "TELEDERM_MODEL_PORT": str(ports[1]),
                },
                stdout=console,
                stderr=console,
            )

    def console(self) -> str:
        return self._console.read_text()

    def wait_for(self, pattern: str, limit_s: float = LIMIT_S) -> None:
        self.wait_until(lambda: re.search(pattern, self.console()) is not None, pattern, limit_s)

    def wait_until(self, happened: Callable[[], bool], what: str, limit_s: float = LIMIT_S) -> None:
        deadline = time.monotonic() + limit_s
        while not happened():
            assert time.monotonic() < deadline, f"never came: {what}\n{self.console()}"
            time.sleep(0.1)

    def children(self) -> list[psutil.Process]:
        found: list[psutil.Process] = psutil.Process(self.process.pid).children(recursive=True)
        return found

    def find_part(self, word: str) -> psutil.Process:
        return next(
            process
            for process in psutil.Process(self.process.pid).children()
            if any(word in argument for argument in process.cmdline())
        )

    def count_cases(self) -> int:
        with psycopg.connect(EmbeddedPostgres(self.folder / "postgres").url) as connection:
            row = connection.execute("SELECT count(*) FROM cases_case").fetchone()
        assert row is not None
        return int(row[0])


Start = Callable[[], Demo]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    ports = (free_port(), free_port())
    started: list[Demo] = []

    def start_demo() -> Demo:
        started.append(Demo(tmp_path / "data", ports))
        started[-1].wait_for("Ctrl-C stops everything", START_LIMIT_S)
        return started[-1]

    yield start_demo
    for demo in started:
        demo.process.kill()
        demo.process.wait()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def answers(url: str) -> bool:
    with urlopen(url, timeout=10) as response:  # noqa: S310 - our own server
        return bool(response.status == 200)


def reset(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "telederm.demo", "reset"],
        env={**os.environ, "TELEDERM_DATA_DIR": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_fresh_start_accidents_and_a_second_start(start: Start) -> None:
    demo = start()
    assert answers(f"{demo.web}/health/ready")
    assert re.search(r"dermatologist +\S+@\S+ +\S+ \*", demo.console())
    assert reset(demo.folder).returncode == 2
    cases = demo.count_cases()
    assert cases > 0

    demo.find_part("procrastinate").send_signal(signal.SIGKILL)
    demo.wait_for("worker was ended by SIGKILL; starting it again in 0.5 s")
    demo.wait_for("worker runs again")
    demo.find_part("bin/postgres").send_signal(signal.SIGKILL)
    demo.wait_for("postgres runs again")
    demo.wait_until(lambda: demo.count_cases() == cases, "the cases after PostgreSQL's crash")
    assert answers(f"{demo.web}/health/ready")

    children = demo.children()
    demo.process.kill()
    demo.process.wait()
    demo.wait_until(lambda: not any(map(psutil.Process.is_running, children)), "no orphan")

    second = start()
    assert second.count_cases() == cases
    assert answers(f"{second.web}/health/ready")

    children = second.children()
    second.process.send_signal(signal.SIGINT)
    assert second.process.wait(LIMIT_S) == 0
    assert not any(map(psutil.Process.is_running, children))
    done = reset(second.folder)
    assert (done.returncode, second.folder.exists()) == (0, False), done.stderr
