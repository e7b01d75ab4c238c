"""Runs the tests that need TensorFlow, each file in a process without Django."""

from pathlib import Path

import pytest

from tests.with_tensorflow import run_with_tensorflow

FOLDER = Path(__file__).parent / "with_tensorflow"
FILES = sorted(path.name for path in FOLDER.glob("test_*.py"))


def test_the_folder_has_tests() -> None:
    assert "test_shipped_model.py" in FILES


@pytest.mark.model
@pytest.mark.parametrize("name", FILES)
def test_with_tensorflow(name: str, tmp_path: Path) -> None:
    run_with_tensorflow(FOLDER / name, tmp_path)
