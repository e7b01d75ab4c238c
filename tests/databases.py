"""Databases of a test's own on the run's server, for real processes to work on."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

from telederm.demo.migrated_cluster import MIGRATED, migrate
from telederm.demo.roles import address_of, make_database


@contextmanager
def own_database(server_url: str, kind: str, *, template: str = "template1") -> Iterator[str]:
    """Make a database with the two roles; yield the application's address of it."""
    name = f"{kind}_{uuid.uuid4().hex}"
    try:
        yield make_database(server_url, name, template=template)
    finally:
        with psycopg.connect(address_of(server_url, "postgres"), autocommit=True) as connection:
            connection.execute(
                sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
            )


@contextmanager
def migrated_database(server_url: str) -> Iterator[str]:
    """Yield the name of a migrated database to make others from."""
    if has_database(server_url, MIGRATED):
        yield MIGRATED
        return
    with own_database(server_url, "template") as url:  # on a server of one's own
        migrate(url)
        yield urlsplit(url).path.removeprefix("/")


def has_database(server_url: str, name: str) -> bool:
    """Say whether the server has a database of that name."""
    with psycopg.connect(address_of(server_url, "postgres")) as connection:
        found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        return found.fetchone() is not None
