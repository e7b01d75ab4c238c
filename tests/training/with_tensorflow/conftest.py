"""One little data set for all tests with TensorFlow, and one network of each kind."""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.training.little_data import write_ham10000
from training.config import Network
from training.network.kinds import build_network


@pytest.fixture(scope="session")
def ham_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_ham10000(tmp_path_factory.mktemp("data") / "ham")


@pytest.fixture(scope="session")
def network() -> Callable[[str], Any]:
    """A kind's network, drawn once; its normalisations' statistics are anyone's to change."""
    return cache(lambda kind: build_network(Network(kind=kind, alpha=0.35, weights="none")))
