"""Real processes on a real database, for tests that kill them."""

import os
import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from psycopg import sql

from tests.faults.site import ROOT, Site
from tests.serving.embedded import Embedded


def name_database(server: str, name: str) -> str:
    """Return the address of another database on the same server."""
    return urlsplit(server)._replace(path=f"/{name}").geturl()


def migrate(database_url: str, folder: Path) -> None:
    """Bring an empty database to the newest schema."""
    subprocess.run(
        [sys.executable, "manage.py", "migrate", "--no-input", "--verbosity=0"],
        cwd=ROOT,
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "telederm.settings.demo",
            "DATABASE_URL": database_url,
            "TELEDERM_DATA_DIR": str(folder),
            "TELEDERM_SECRET_KEY": "for-tests-only",
        },
        check=True,
    )


@pytest.fixture(scope="session")
def migrated(database_server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The name of a migrated database that others are copied from."""
    name = f"template_{uuid.uuid4().hex}"
    with psycopg.connect(database_server, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        migrate(name_database(database_server, name), tmp_path_factory.mktemp("migrate"))
        yield name
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture
def site_database(database_server: str, migrated: str) -> Iterator[str]:
    """The address of a migrated database of the test's own."""
    name = f"site_{uuid.uuid4().hex}"
    identifiers = sql.Identifier(name), sql.Identifier(migrated)
    with psycopg.connect(database_server, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(*identifiers))
        yield name_database(database_server, name)
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(identifiers[0]))


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
