"""Runs the tests that need TensorFlow, in processes without Django."""

from pathlib import Path

import pytest

from tests.with_tensorflow import run_with_tensorflow

FOLDER = Path(__file__).parent / "with_tensorflow"
FILES = {path.name for path in FOLDER.glob("test_*.py")}
ALONE = {"test_devices.py"}  # it divides the processor, for a whole process
# To load TensorFlow takes longer than most of the files: the others share a process.
PROCESSES = {"shared": sorted(FILES - ALONE), **{name: [name] for name in sorted(ALONE)}}


def test_the_folder_has_tests() -> None:
    assert "test_shipped_model.py" in PROCESSES["shared"]
    assert ALONE < FILES


@pytest.mark.model
@pytest.mark.parametrize("process", PROCESSES)
def test_with_tensorflow(process: str, tmp_path: Path) -> None:
    first, *others = (FOLDER / name for name in PROCESSES[process])
    run_with_tensorflow(first, tmp_path, *others)
