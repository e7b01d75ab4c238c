"""Real processes on a real database, for tests that kill them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.databases import own_database
from tests.faults.site import ROOT, Site
from tests.serving.embedded import Embedded


@pytest.fixture
def site_database(database_server: str, migrated: str) -> Iterator[str]:
    """The application's address of a migrated database of the test's own."""
    with own_database(database_server, "site", template=migrated) as url:
        yield url


@pytest.fixture(scope="session")
def model_server() -> Iterator[Embedded]:
    """The embedded server with the model that the repository ships."""
    with Embedded("--models-dir", str(ROOT / "serving" / "models")) as server:
        yield server


@pytest.fixture
def site(tmp_path: Path, site_database: str, model_server: Embedded) -> Iterator[Site]:
    """A platform whose processes can be killed."""
    with Site(tmp_path, site_database, model_server.target) as running:
        yield running
