"""A little data set for each test; the tests that need TensorFlow run in processes of their own."""

from pathlib import Path

import pytest

from tests.training.little_data import write_ham10000

collect_ignore = ["with_tensorflow"]  # see test_with_tensorflow.py


@pytest.fixture
def ham_folder(tmp_path: Path) -> Path:
    return write_ham10000(tmp_path / "ham")
