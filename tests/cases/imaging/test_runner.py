"""The parent outlives whatever the child does, and leaves nothing of it behind."""

import os
import signal
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from cases.imaging.runner import Outcome, run_child

SECONDS = 30.0


def run(code: str, *, source: bytes = b"", max_output: int = 1000, seconds: float = SECONDS) -> Any:
    command = [sys.executable, "-I", "-S", "-c", code]
    return run_child(command, source=source, max_output=max_output, seconds=seconds)


def children() -> set[str]:
    """The ids of this process's children, zombies included."""
    tasks = Path("/proc/self/task").glob("*/children")
    return {pid for task in tasks for pid in task.read_text().split()}


def test_bytes_go_in_and_come_out_whole() -> None:
    source = os.urandom(3_000_000)
    echo = "import sys; sys.stdout.buffer.write(sys.stdin.buffer.read())"

    assert run(echo, source=source, max_output=len(source)) == Outcome(source, 0)


def test_a_child_that_writes_while_it_reads_does_not_block() -> None:
    source = os.urandom(2_000_000)
    echo = "import sys\nwhile piece := sys.stdin.buffer.read(1000): sys.stdout.buffer.write(piece)"

    assert run(echo, source=source, max_output=len(source)).output == source


def test_a_child_that_never_ends_is_killed_in_time() -> None:
    before = children()
    started = time.monotonic()

    outcome = run("import os, time; os.write(1, b'%d' % os.getpid()); time.sleep(600)", seconds=0.5)

    assert time.monotonic() - started < 5
    assert outcome.timed_out
    assert outcome.returncode == -signal.SIGKILL
    assert not Path(f"/proc/{int(outcome.output)}").exists()  # reaped: not even a zombie
    assert children() <= before


def test_a_child_that_closes_its_output_and_goes_on_is_killed_in_time() -> None:
    outcome = run("import os, time; os.close(1); time.sleep(600)", seconds=0.5)

    assert outcome.timed_out


def test_a_child_that_ignores_signals_is_killed_all_the_same() -> None:
    code = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(600)"

    assert run(code, seconds=0.5).timed_out


def test_endless_output_is_cut_off() -> None:
    started = time.monotonic()

    outcome = run("import os\nwhile True: os.write(1, bytes(65536))", max_output=200_000)

    assert outcome.overflowed
    assert not outcome.timed_out
    assert len(outcome.output) < 200_000 + 2 * 65_536
    assert time.monotonic() - started < SECONDS / 2


def test_a_child_that_reads_nothing_does_no_harm() -> None:
    outcome = run("print('done')", source=bytes(5_000_000))

    assert outcome == Outcome(b"done\n", 0)


@pytest.mark.parametrize("number", [signal.SIGSEGV, signal.SIGABRT, signal.SIGKILL])
def test_a_crash_is_reported_by_its_signal(number: Any) -> None:
    outcome = run(f"import os; os.kill(os.getpid(), {int(number)})")

    assert outcome.returncode == -number
    assert not outcome.timed_out


def test_the_child_inherits_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://secret")
    with (tmp_path / "record").open("wb") as record:
        os.set_inheritable(record.fileno(), True)
        outcome = run(
            "import os; print(sorted(set(os.environ) - {'LC_CTYPE'}),"
            "sorted(map(int, os.listdir('/proc/self/fd')))[:-1], os.getcwd(),"
            "os.getsid(0) == os.getpid())"
        )

    assert outcome.output == b"[] [0, 1, 2] / True\n"


def test_no_pipe_stays_open_in_the_parent() -> None:
    before = len(list(Path("/proc/self/fd").iterdir()))
    for _ in range(5):
        run("print(1)")
        run("import time; time.sleep(60)", seconds=0.1)
        run("print('x' * 100_000)", max_output=10)

    assert len(list(Path("/proc/self/fd").iterdir())) == before
