"""One little data set for all tests with TensorFlow."""

from pathlib import Path

import pytest

from tests.training.little_data import write_ham10000


@pytest.fixture(scope="session")
def ham_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_ham10000(tmp_path_factory.mktemp("data") / "ham")
