"""A photograph store of the test's own."""

from pathlib import Path

import pytest
from pytest_django import Settings


@pytest.fixture(autouse=True)
def media_root(tmp_path: Path, settings: Settings) -> Path:
    """Where this test's photographs lie."""
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path / "media"
