"""The database's roles, made by the container's own script in a real PostgreSQL."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import psycopg
import pytest
from psycopg import sql

from telederm.demo.migrated_cluster import migrate
from telederm.demo.postgres import EmbeddedPostgres, find_programs
from telederm.demo.roles import address_as, address_of
from tests.databases import own_database
from tests.serving.embedded import ROOT


def forget_roles(url: str) -> None:
    """Leave the server as the container's first start finds it."""
    with psycopg.connect(address_of(url, "postgres"), autocommit=True) as connection:
        connection.execute("DROP DATABASE telederm")
        connection.execute("DROP ROLE telederm_owner, telederm_app")
        connection.execute("CREATE DATABASE telederm")


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a database on which the script ran and the owner migrated."""
    folder = tmp_path_factory.mktemp("container")
    for name in ("owner_password", "application_password"):
        (folder / name).write_text("it's secret")  # a quote must not break the script
    server = EmbeddedPostgres(folder / "postgres", durable=False)
    server.start()
    try:
        forget_roles(server.url)
        run_script(server.url, folder)
        migrate(server.url)
        yield server.url
    finally:
        server.stop()


def run_script(url: str, secrets: Path) -> None:
    parts = urlsplit(url)
    environment = {
        **os.environ,
        "PATH": f"{find_programs()}:{os.environ['PATH']}",
        "SECRETS_FOLDER": str(secrets),
        "POSTGRES_USER": parts.username or "postgres",
        "POSTGRES_DB": parts.path.lstrip("/"),
        "PGHOST": parse_qs(parts.query)["host"][0],
        "PGPORT": parse_qs(parts.query).get("port", ["5432"])[0],
    }
    subprocess.run([ROOT / "docker/postgres/10-roles.sh"], env=environment, check=True)


@pytest.fixture
def application(database: str) -> Iterator[psycopg.Connection]:
    with psycopg.connect(address_as(database, "telederm_app"), autocommit=True) as connection:
        yield connection


def list_tables(connection: psycopg.Connection) -> list[str]:
    rows = connection.execute(
        "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
    ).fetchall()
    return [name for (name,) in rows]


def test_the_applications_role_uses_tables_and_can_not_change_them(
    application: psycopg.Connection,
) -> None:
    tables = list_tables(application)
    assert "audit_auditevent" in tables
    for table in tables:
        name = sql.Identifier(table)
        application.execute(sql.SQL("SELECT * FROM {} LIMIT 1").format(name))
        for statement in (
            "TRUNCATE {} CASCADE",
            "ALTER TABLE {} DISABLE TRIGGER ALL",
            "DROP TABLE {} CASCADE",
            "ALTER TABLE {} OWNER TO telederm_app",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                application.execute(sql.SQL(statement).format(name))
    for statement in ("CREATE TABLE mine (id integer)", "CREATE TEMPORARY TABLE mine (id integer)"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            application.execute(statement.encode())


def test_tests_work_on_what_migrations_lead_to(
    database: str, database_server: str, migrated: str
) -> None:
    """The copies that tests work on have the same tables, guards and privileges."""
    with own_database(database_server, "compared", template=migrated) as copy:
        made = dump(address_as(copy, "postgres"))
    assert "audit_auditevent" in made
    assert made == dump(database)


def dump(url: str) -> str:
    """What migrations made, as SQL: without the schema itself, which the script prepared."""
    command = [str(find_programs() / "pg_dump"), "--schema-only", "--restrict-key=none", url]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    parts = done.stdout.split("\n--\n-- Name: ")
    return "\n".join(part for part in parts if "SCHEMA" not in part.splitlines()[0])
