"""The database's roles, made by the container's own script in a real PostgreSQL."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import psycopg
import pytest
from psycopg import sql

from telederm.demo.postgres import EmbeddedPostgres, find_programs
from telederm.demo.roles import address_as, address_of
from tests.serving.embedded import ROOT


def forget_roles(url: str) -> None:
    """Leave the server as the container's first start finds it."""
    with psycopg.connect(address_of(url, "postgres"), autocommit=True) as connection:
        connection.execute("DROP DATABASE telederm")
        connection.execute("DROP ROLE telederm_owner, telederm_app")
        connection.execute("CREATE DATABASE telederm")


@pytest.fixture
def database(private_postgres: EmbeddedPostgres, tmp_path: Path) -> str:
    """The address of a database on which the script ran and the owner migrated."""
    for name in ("owner_password", "application_password"):
        (tmp_path / name).write_text("it's secret")  # a quote must not break the script
    url = private_postgres.url
    forget_roles(url)
    parts = urlsplit(url)
    environment = {
        **os.environ,
        "PATH": f"{find_programs()}:{os.environ['PATH']}",
        "SECRETS_FOLDER": str(tmp_path),
        "POSTGRES_USER": parts.username or "postgres",
        "POSTGRES_DB": parts.path.lstrip("/"),
        "PGHOST": parse_qs(parts.query)["host"][0],
        "PGPORT": parse_qs(parts.query).get("port", ["5432"])[0],
    }
    subprocess.run([ROOT / "docker/postgres/10-roles.sh"], env=environment, check=True)
    owner = {**os.environ, "DATABASE_URL": address_as(url, "telederm_owner")}
    owner["DJANGO_SETTINGS_MODULE"] = "telederm.settings.testing"
    command = [sys.executable, "manage.py", "migrate", "--no-input", "--verbosity", "0"]
    subprocess.run(command, cwd=ROOT, env=owner, check=True)
    return url


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
