"""A migrated PostgreSQL cluster, made once for each state of the migrations, to be copied.

Every migration from the first to the last takes seconds of processor time, and a run of all tests
needs a migrated database a dozen times.
"""

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import psycopg
from psycopg import sql

from telederm.demo.config import PROJECT
from telederm.demo.migration_sources import name_migrated_state
from telederm.demo.postgres import EmbeddedPostgres
from telederm.demo.roles import OWNER, address_as, address_of, make_database

MIGRATED: Final = "telederm_migrated"  # the template of databases: nobody connects to it
_KEPT: Final = PROJECT / ".cache" / "migrated"
_STATES: Final = 3  # so many are kept: going to another branch and back costs nothing


def place_migrated_cluster(postgres: EmbeddedPostgres, kept: Path = _KEPT) -> None:
    """Give a server that was never started a cluster in which all is migrated.

    Its database is migrated, and so is `MIGRATED`, for `CREATE DATABASE ... TEMPLATE`.

    Args:
        postgres: its folder is still empty.
        kept: where the clusters to copy from lie; what is missing there is made.
    """
    kept.mkdir(parents=True, exist_ok=True)
    with _alone(kept / "lock"):
        original = kept / name_migrated_state()
        if not original.exists():
            _make(original)
        original.touch()
        _forget_oldest(kept)
        postgres.folder.mkdir(parents=True, exist_ok=True)
        _copy(original / "data", postgres.data)


def migrate(database_url: str) -> None:
    """Bring a database to the newest schema, as its owner."""
    environment = {
        **os.environ,
        "DATABASE_URL": address_as(database_url, OWNER),
        "DJANGO_SETTINGS_MODULE": "telederm.settings.testing",
    }
    command = [sys.executable, "manage.py", "migrate", "--no-input", "--verbosity=0"]
    subprocess.run(command, cwd=PROJECT, env=environment, check=True)


def _make(original: Path) -> None:
    """Build beside, then rename: what was killed midway is never copied."""
    server = EmbeddedPostgres(original.with_name("unfinished"), durable=False)
    server.clean_up()
    shutil.rmtree(server.folder, ignore_errors=True)
    server.start()
    try:
        migrate(server.url)
        _make_template(server)
    finally:
        server.stop()
    os.sync()  # the server was told not to
    server.folder.rename(original)


def _make_template(server: EmbeddedPostgres) -> None:
    make_database(server.url, MIGRATED, template=server.database)
    close = sql.SQL("ALTER DATABASE {} IS_TEMPLATE true ALLOW_CONNECTIONS false")
    with psycopg.connect(address_of(server.url, "postgres"), autocommit=True) as connection:
        connection.execute(close.format(sql.Identifier(MIGRATED)))


def _forget_oldest(kept: Path) -> None:
    states = [data.parent for data in kept.glob("*/data")]
    for state in sorted(states, key=lambda path: path.stat().st_mtime)[:-_STATES]:
        shutil.rmtree(state)


def _copy(data: Path, to: Path) -> None:
    """Copy beside, then rename; with owners, as the server may run as another user."""
    unfinished, whose = to.with_name("data.unfinished"), data.stat()
    shutil.copytree(data, unfinished)
    for path in (unfinished, *unfinished.rglob("*")):
        os.chown(path, whose.st_uid, whose.st_gid)
    unfinished.rename(to)


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    """Wait until no other run makes or copies."""
    with lock.open("a", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
