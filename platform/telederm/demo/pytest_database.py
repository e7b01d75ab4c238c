"""A pytest plugin: one throw-away PostgreSQL for a whole run, its parallel workers included.

It is named in pyproject.toml (`-p`), because Django's settings are read before any conftest:
the address is settled first, and the server starts when the first test needs it. A run with
DATABASE_URL set uses that server instead.
"""

import os
import shutil
import tempfile
import uuid
from dataclasses import dataclass
from pathlib import Path

import pytest

from telederm.demo.migrated_cluster import place_migrated_cluster
from telederm.demo.postgres import EmbeddedPostgres
from telederm.demo.roles import make_roles


@dataclass(slots=True)
class _Run:
    """The server of this run; None in workers, and when the address was given."""

    server: EmbeddedPostgres | None = None


_RUN = _Run()


@pytest.hookimpl(tryfirst=True)
def pytest_addoption() -> None:
    """Settle the address: the earliest hook there is, and workers inherit the environment."""
    if "DATABASE_URL" not in os.environ and "DATABASE_URL_FILE" not in os.environ:
        folder = Path(tempfile.gettempdir()) / f"telederm-tests-{uuid.uuid4().hex[:12]}"
        _RUN.server = EmbeddedPostgres(folder / "postgres", durable=False)
        os.environ["DATABASE_URL"] = _RUN.server.url


@pytest.hookimpl(tryfirst=True)
def pytest_sessionstart(session: pytest.Session) -> None:
    """Start at once in front of parallel workers: none of them may start one of its own."""
    if session.config.getoption("tx", None):
        ensure_database_server()


def pytest_unconfigure() -> None:
    """Stop the server by its process id, also after failures, and forget its data."""
    server, _RUN.server = _RUN.server, None
    if server is not None:
        server.stop()
        shutil.rmtree(server.folder.parent, ignore_errors=True)


def ensure_database_server() -> str:
    """Return the address of the run's database; its server runs when this returns.

    A server of this run's own has the database `MIGRATED` to make others from.
    """
    if _RUN.server is not None and _RUN.server.pid is None:
        place_migrated_cluster(_RUN.server)
        _RUN.server.start()
    elif _RUN.server is None and "PYTEST_XDIST_WORKER" not in os.environ:
        make_roles(os.environ["DATABASE_URL"])  # the server of one's own
    return os.environ["DATABASE_URL"]
