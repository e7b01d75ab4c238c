"""Real processes on a real database, for tests that kill them."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from telederm.demo.roles import OWNER, address_as
from tests.databases import own_database
from tests.faults.site import ROOT, Site
from tests.serving.embedded import Embedded


def migrate(database_url: str, folder: Path) -> None:
    """Bring an empty database to the newest schema, as its owner."""
    subprocess.run(
        [sys.executable, "manage.py", "migrate", "--no-input", "--verbosity=0"],
        cwd=ROOT,
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "telederm.settings.demo",
            "DATABASE_URL": address_as(database_url, OWNER),
            "TELEDERM_DATA_DIR": str(folder),
            "TELEDERM_SECRET_KEY": "for-tests-only",
        },
        check=True,
    )


@pytest.fixture(scope="session")
def migrated(database_server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The name of a migrated database that others are copied from."""
    with own_database(database_server, "template") as url:
        migrate(url, tmp_path_factory.mktemp("migrate"))
        yield urlsplit(url).path.removeprefix("/")


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
