"""The limits of the child really bite, on hostile pictures and on hostile code."""

import json
import shutil
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from cases.imaging import (
    DEFAULT_LIMITS,
    ImageLimits,
    ImageRejected,
    RejectionCode,
    sanitise,
    sanitise_image,
)
from cases.imaging.runner import Outcome, run_child
from tests.cases.imaging.samples import corners, encode

PREAMBLE = """
import json, os, socket, subprocess, resource, sys, threading
sys.path.insert(0, sys.argv.pop(1))
import cases.imaging.worker
from cases.imaging.confinement import confine
from cases.imaging.limits import ImageLimits
confine(ImageLimits(*json.loads(sys.argv[1])))
"""
ATTEMPT = """
try:
    {attempt}
except (OSError, ValueError, RuntimeError, MemoryError) as error:
    os.write(1, type(error).__name__.encode())
else:
    os.write(1, b"succeeded")
"""


def run_confined(code: str, limits: ImageLimits = DEFAULT_LIMITS) -> Outcome:
    """Run our own code where a taken-over decoder would find itself."""
    command = [sys.executable, "-I", "-c", PREAMBLE + code, str(sanitise.ROOT), json.dumps(limits)]
    return run_child(command, source=b"", max_output=1000, seconds=30)


def many_passes() -> bytes:
    """A small progressive JPEG of 25 megapixels that repeats its last pass 3,000 times."""
    source = encode(Image.new("L", (5000, 5000), 128), progressive=True)
    last = source.rindex(b"\xff\xda")
    return source[:-2] + source[last:-2] * 3000 + b"\xff\xd9"


def test_a_picture_that_takes_too_much_processor_time_is_stopped() -> None:
    source = many_passes()
    assert len(source) < DEFAULT_LIMITS.source_bytes
    limits = DEFAULT_LIMITS._replace(scans=10_000, cpu_seconds=1)
    started = time.monotonic()

    with pytest.raises(ImageRejected) as caught:
        sanitise_image(source, limits=limits)

    assert caught.value.code == RejectionCode.TIMED_OUT
    assert time.monotonic() - started < limits.wall_seconds / 2


def test_a_picture_that_takes_too_long_is_stopped() -> None:
    limits = DEFAULT_LIMITS._replace(scans=10_000, wall_seconds=1.0)
    started = time.monotonic()

    with pytest.raises(ImageRejected) as caught:
        sanitise_image(many_passes(), limits=limits)

    assert caught.value.code == RejectionCode.TIMED_OUT
    assert time.monotonic() - started < 10


@pytest.mark.parametrize(
    ("kind", "side", "code"),
    [
        ("JPEG", 4000, RejectionCode.TOO_DEMANDING),
        ("PNG", 6000, RejectionCode.TOO_DEMANDING),
        ("WEBP", 6000, RejectionCode.DECODE_FAILED),  # its decoder does not say what it lacked
    ],
)
def test_a_picture_that_takes_too_much_memory_is_stopped(kind: Any, side: Any, code: Any) -> None:
    source = encode(Image.new("RGB", (side, side), (200, 150, 130)), kind)
    limits = DEFAULT_LIMITS._replace(memory_bytes=130 * 1024 * 1024)

    with pytest.raises(ImageRejected) as caught:
        sanitise_image(source, limits=limits)

    assert caught.value.code == code
    assert sanitise_image(encode(corners(), kind), limits=limits).width == 320


@pytest.mark.parametrize(
    "attempt",
    [
        "open('/etc/hostname')",
        "open('/tmp/left-behind', 'w')",
        "socket.socket()",
        "os.pipe()",
        "os.listdir('/')",
        "subprocess.Popen(['/bin/true'])",
        "os.fork()",
        "threading.Thread(target=print).start()",
        "resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))",
        "resource.setrlimit(resource.RLIMIT_AS, (-1, -1))",
        "bytearray(2 * 1024 ** 3)",
        "os.kill(os.getppid(), 0)",
    ],
)
def test_code_in_the_child_has_no_means(attempt: Any) -> None:
    outcome = run_confined(ATTEMPT.format(attempt=attempt))

    assert outcome.returncode == 0
    assert outcome.output in {
        b"OSError",
        b"PermissionError",
        b"BlockingIOError",
        b"RuntimeError",
        b"MemoryError",
        b"ValueError",
    }


def test_every_limit_is_set_soft_and_hard() -> None:
    names = ("AS", "CPU", "FSIZE", "CORE", "NOFILE", "NPROC")
    values = ", ".join(f"resource.getrlimit(resource.RLIMIT_{name})" for name in names)

    outcome = run_confined(f"os.write(1, json.dumps([{values}]).encode())")

    assert json.loads(outcome.output) == [
        [DEFAULT_LIMITS.memory_bytes] * 2,
        [DEFAULT_LIMITS.cpu_seconds, DEFAULT_LIMITS.cpu_seconds + 1],
        *([[0, 0]] * 4),
    ]


def test_endless_code_in_the_child_ends() -> None:
    outcome = run_confined("while True: pass", DEFAULT_LIMITS._replace(cpu_seconds=1))

    assert not outcome.timed_out
    assert outcome.returncode == -24  # SIGXCPU


def test_a_crash_of_the_child_is_a_refusal(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    for ending, code in [
        ("os.abort()", RejectionCode.DECODE_FAILED),
        ("os.kill(os.getpid(), 9)", RejectionCode.TOO_DEMANDING),
        ("os.write(1, b'TDI1' + bytes(500))", RejectionCode.DECODE_FAILED),
        ("os._exit(3)", RejectionCode.DECODE_FAILED),
    ]:
        outcome = run_confined(ending)
        with pytest.raises(ImageRejected) as caught:
            sanitise.read_outcome(outcome, DEFAULT_LIMITS)
        assert caught.value.code == code
    assert "ended with -6" in caplog.text


def test_the_child_runs_the_code_of_its_parent_wherever_it_lies(tmp_path: Path) -> None:
    """A changed copy of the package, though the unchanged one is installed."""
    shutil.copytree(sanitise.ROOT / "cases" / "imaging", tmp_path / "cases" / "imaging")
    (tmp_path / "cases" / "__init__.py").touch()
    pixels = tmp_path / "cases" / "imaging" / "pixels.py"
    pixels.write_text(pixels.read_text().replace("Final = 92", "Final = 10"))
    source = encode(Image.effect_noise((300, 200), 60))
    code = (
        f"import sys; sys.path.insert(0, {str(tmp_path)!r})\n"
        "from cases.imaging import sanitise_image\n"
        "print(len(sanitise_image(sys.stdin.buffer.read()).working))"
    )

    outcome = run_child(
        [sys.executable, "-I", "-c", code], source=source, max_output=1000, seconds=30
    )

    assert int(outcome.output) < len(sanitise_image(source).working) / 2


def test_the_child_imports_neither_django_nor_numpy() -> None:
    outcome = run_confined(
        "loaded = {name.split('.')[0] for name in sys.modules}\n"
        "os.write(1, str(sorted(loaded & {'django', 'numpy', 'telederm'})).encode())"
    )

    assert outcome.output == b"[]"


def test_the_parent_never_loads_a_decoder() -> None:
    code = "import sys, cases.imaging; print(sorted(m for m in sys.modules if m[:3] == 'PIL'))"

    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=True, cwd=sanitise.ROOT
    )

    assert done.stdout == b"[]\n"


def test_a_burst_waits_its_turn_and_is_served(monkeypatch: pytest.MonkeyPatch) -> None:
    running, most = 0, 0
    lock = threading.Lock()

    def count(*arguments: Any, **options: Any) -> Any:
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
        try:
            return run_child(*arguments, **options)
        finally:
            with lock:
                running -= 1

    monkeypatch.setattr(sanitise, "run_child", count)
    source = encode(corners())
    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(lambda _: sanitise_image(source), range(8)))

    assert len({result.working_sha256 for result in results}) == 1
    assert most <= sanitise.CHILDREN_AT_ONCE


def test_when_no_place_comes_free_the_sender_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sanitise, "places", threading.BoundedSemaphore(1))
    with sanitise.places, pytest.raises(ImageRejected) as caught:
        sanitise_image(encode(corners()), limits=DEFAULT_LIMITS._replace(waiting_seconds=0.1))

    assert caught.value.code == RejectionCode.BUSY
    assert sanitise_image(encode(corners())).width == 320
