"""The supervisor over real processes: order, restarts, stops, and nothing left behind."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

SMALL_DEMO = Path(__file__).with_name("small_demo.py")
LIMIT_S = 30.0

Start = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    started: list[subprocess.Popen[str]] = []

    def start_it(kind: str = "good") -> subprocess.Popen[str]:
        with (tmp_path / "console").open("ab") as console:
            command = [sys.executable, str(SMALL_DEMO), str(tmp_path), kind]
            process = subprocess.Popen(command, stdout=console, stderr=console, text=True)
        started.append(process)
        return process

    yield start_it
    for process in started:
        process.kill()
        process.wait()


def wait_until(happened: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + LIMIT_S
    while not happened():
        assert time.monotonic() < deadline, f"never came: {what}"
        time.sleep(0.02)


def console(folder: Path) -> str:
    return (folder / "console").read_text()


def wait_for_line(folder: Path, pattern: str) -> None:
    wait_until(lambda: re.search(pattern, console(folder)) is not None, pattern)


def read_pids(folder: Path, name: str) -> list[int]:
    path = folder / f"{name}.pids"
    return [int(line) for line in path.read_text().splitlines()] if path.exists() else []


def wait_for_starts(folder: Path, name: str, count: int) -> None:
    wait_until(lambda: len(read_pids(folder, name)) == count, f"start {count} of {name}")


def all_pids(folder: Path) -> list[int]:
    return read_pids(folder, "store") + read_pids(folder, "app")


def runs(pid: int) -> bool:
    try:
        return bool(psutil.Process(pid).status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def test_parts_start_after_what_they_need(start: Start, tmp_path: Path) -> None:
    start()
    wait_for_line(tmp_path, "all ready")

    assert (tmp_path / "job.done").exists()
    times = [
        (tmp_path / name).stat().st_mtime_ns for name in ("store.pids", "job.done", "app.pids")
    ]
    assert times == sorted(times)


def test_output_goes_to_logs_and_warnings_to_the_console(start: Start, tmp_path: Path) -> None:
    start()
    wait_for_line(tmp_path, "all ready")
    log = tmp_path / "logs" / "app.log"
    wait_until(lambda: "a line for the log" in log.read_text(), "the line in the log")

    assert "app | WARNING: a line for the console" in console(tmp_path)
    assert "a line for the log" not in console(tmp_path)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_stops_all_in_reverse_order(
    start: Start, tmp_path: Path, number: signal.Signals
) -> None:
    supervisor = start()
    wait_for_line(tmp_path, "all ready")
    began = time.monotonic()

    supervisor.send_signal(number)

    assert supervisor.wait(LIMIT_S) == 0
    assert time.monotonic() - began < 5
    assert not any(runs(pid) for pid in all_pids(tmp_path))
    ends = {
        name: (tmp_path / "logs" / f"{name}.log").stat().st_mtime_ns for name in ("app", "store")
    }
    assert ends["app"] <= ends["store"]
    assert "asked to stop" in (tmp_path / "logs" / "app.log").read_text()


@pytest.mark.faults
def test_a_killed_part_starts_again_with_growing_delays(start: Start, tmp_path: Path) -> None:
    start()
    wait_for_line(tmp_path, "all ready")
    for count, delay in ((1, "0.5"), (2, "1")):
        os.kill(read_pids(tmp_path, "app")[-1], signal.SIGKILL)
        wait_for_line(tmp_path, rf"app was ended by SIGKILL; starting it again in {delay} s")
        wait_for_starts(tmp_path, "app", count + 1)

    wait_for_line(tmp_path, "app runs again")
    assert runs(read_pids(tmp_path, "app")[-1])
    assert len(read_pids(tmp_path, "store")) == 1


@pytest.mark.faults
def test_nothing_outlives_a_killed_supervisor(start: Start, tmp_path: Path) -> None:
    supervisor = start()
    wait_for_line(tmp_path, "all ready")
    pids = all_pids(tmp_path)
    assert len(pids) == 2
    assert all(runs(pid) for pid in pids)

    supervisor.kill()
    supervisor.wait()

    wait_until(lambda: not any(runs(pid) for pid in pids), "the end of all children")


@pytest.mark.faults
def test_a_part_that_ignores_the_request_is_killed(start: Start, tmp_path: Path) -> None:
    supervisor = start("stubborn")
    wait_for_line(tmp_path, "all ready")

    supervisor.terminate()

    assert supervisor.wait(LIMIT_S) == 0
    assert "app did not end in time; killing it" in console(tmp_path)
    assert not any(runs(pid) for pid in all_pids(tmp_path))


def test_a_part_that_never_starts_stops_the_rest_with_a_sentence(
    start: Start, tmp_path: Path
) -> None:
    supervisor = start("broken")

    assert supervisor.wait(LIMIT_S) == 2
    assert re.search(
        r"app does not start \(no luck\)\. All it said is in .*app\.log", console(tmp_path)
    )
    assert not any(runs(pid) for pid in all_pids(tmp_path))
