"""The database's two roles: an owner for migrations, and one that web and worker connect as.

The embedded server and the tests make them here, without passwords: only this user gets at the
server's socket. docker/postgres/10-roles.sh does the same for a server on a network. What the
application's role may do with a table is granted after each migration (telederm.core.grants).
"""

from typing import Final
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

OWNER: Final = "telederm_owner"
APPLICATION: Final = "telederm_app"

# In template1, so that every database has it: the extension asks for a superuser.
_EXTENSION: Final = "CREATE EXTENSION IF NOT EXISTS vector"

# A database that was filled while there was one role only changes hands. Sequences and indexes
# follow their tables; what belongs to an extension stays with it.
_TAKE_OVER: Final = """
    SELECT format(
        CASE relkind WHEN 'v' THEN 'ALTER VIEW %s OWNER TO {owner}'
                     WHEN 'm' THEN 'ALTER MATERIALIZED VIEW %s OWNER TO {owner}'
                     ELSE 'ALTER TABLE %s OWNER TO {owner}' END, oid::regclass)
    FROM pg_class thing
    WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm')
      AND NOT EXISTS (SELECT 1 FROM pg_depend WHERE objid = thing.oid AND deptype = 'e')
    UNION ALL
    SELECT format('ALTER ROUTINE %s OWNER TO {owner}', oid::regprocedure) FROM pg_proc thing
    WHERE pronamespace = 'public'::regnamespace
      AND NOT EXISTS (SELECT 1 FROM pg_depend WHERE objid = thing.oid AND deptype = 'e')
    UNION ALL
    SELECT format('ALTER TYPE %s OWNER TO {owner}', thing.oid::regtype) FROM pg_type thing
    LEFT JOIN pg_class relation ON relation.oid = thing.typrelid
    WHERE typnamespace = 'public'::regnamespace AND typelem = 0
      AND (typtype IN ('e', 'd') OR relation.relkind = 'c')
      AND NOT EXISTS (SELECT 1 FROM pg_depend WHERE objid = thing.oid AND deptype = 'e')
"""


def address_as(url: str, role: str) -> str:
    """Return the address with another role in place of its user (and without a password)."""
    parts = urlsplit(url)
    return parts._replace(netloc=f"{role}@{parts.netloc.rpartition('@')[2]}").geturl()


def address_of(url: str, database: str) -> str:
    """Return the address of another database on the same server."""
    return urlsplit(url)._replace(path=f"/{database}").geturl()


def make_roles(server_url: str) -> None:
    """Make the roles on a server, unless they are there; as a superuser."""
    with psycopg.connect(address_of(server_url, "template1"), autocommit=True) as connection:
        connection.execute("SET client_min_messages = warning")
        connection.execute(_EXTENSION)
        for role in (OWNER, APPLICATION):
            found = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
            if found.fetchone() is None:
                connection.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(role)))


def make_database(server_url: str, name: str, *, template: str = "template1") -> str:
    """Make a database that the owner's role owns; return the application's address of it."""
    with psycopg.connect(address_of(server_url, "postgres"), autocommit=True) as connection:
        found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        if found.fetchone() is None:
            names = (sql.Identifier(part) for part in (name, OWNER, template))
            connection.execute(sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE {}").format(*names))
    return address_as(address_of(server_url, name), APPLICATION)


def hand_database_over(server_url: str, name: str) -> None:
    """Give a database of an earlier version, with all that is in it, to the owner's role."""
    with psycopg.connect(address_of(server_url, name), autocommit=True) as connection:
        owned = connection.execute(
            "SELECT pg_get_userbyid(datdba) = %s FROM pg_database WHERE datname = %s",
            [OWNER, name],
        )
        if owned.fetchone() == (True,):
            return
        connection.execute(_EXTENSION)
        with connection.transaction():
            statements = connection.execute(_TAKE_OVER.format(owner=OWNER).encode()).fetchall()
            for (statement,) in statements:
                connection.execute(statement.encode())
            connection.execute(
                sql.SQL("ALTER DATABASE {} OWNER TO {}").format(
                    sql.Identifier(name), sql.Identifier(OWNER)
                )
            )
