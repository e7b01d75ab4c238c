"""Runs tests that need TensorFlow: in a process without Django, whose own can't load it."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def run_with_tensorflow(file: Path, scratch: Path, *others: Path) -> None:
    """Run a test file, and others of its folder, with the pytest.ini beside it.

    Fails with what they printed.
    """
    words = ["-c", str(file.parent / "pytest.ini"), "--basetemp", str(scratch / "base"), "-q"]
    words += ["-p", "no:cacheprovider", str(file), *map(str, others)]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *words],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )
    assert done.returncode == 0, done.stdout[-8000:] + done.stderr[-2000:]
