"""Databases of a test's own on the run's server, for real processes to work on."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from psycopg import sql

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
