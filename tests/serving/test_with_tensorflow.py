"""Runs the embedded server's unit tests, in a process without Django."""

from pathlib import Path

import pytest

from tests.with_tensorflow import run_with_tensorflow

FOLDER = Path(__file__).parent / "with_tensorflow"


@pytest.mark.model
@pytest.mark.parametrize("name", sorted(path.name for path in FOLDER.glob("test_*.py")))
def test_with_tensorflow(name: str, tmp_path: Path) -> None:
    run_with_tensorflow(FOLDER / name, tmp_path)
