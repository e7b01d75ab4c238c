"""Runs the tests that need TensorFlow, each file in a process without Django."""

import subprocess
import sys
from pathlib import Path

import pytest

FOLDER = Path(__file__).parent / "with_tensorflow"
FILES = sorted(path.name for path in FOLDER.glob("test_*.py"))


def test_the_folder_has_tests() -> None:
    assert "test_shipped_model.py" in FILES


@pytest.mark.model
@pytest.mark.parametrize("name", FILES)
def test_with_tensorflow(name: str, tmp_path: Path) -> None:
    words = ["-c", str(FOLDER / "pytest.ini"), "--basetemp", str(tmp_path / "base"), "-q"]
    words += ["-p", "no:cacheprovider", str(FOLDER / name)]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *words],
        capture_output=True,
        text=True,
        check=False,
        cwd=FOLDER.parents[2],
    )
    assert done.returncode == 0, done.stdout[-8000:] + done.stderr[-2000:]
