"""The application's role: what the owner grants it, and what stays out of its reach."""

import psycopg
import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from psycopg import sql

from accounts.models import RoleGrant
from cases.models import Case, CaseEvent, Report
from telederm.audit.models import AuditEvent
from telederm.core.grants import grant_to_application, privileges_on_tables
from telederm.demo.roles import OWNER, address_as, address_of, hand_database_over
from tests.database_role import as_owner
from tests.raw import execute, table_of

pytestmark = pytest.mark.django_db


def ask(statement: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        row = cursor.fetchone()
        return row[0] if row else None


def is_denied(statement: str) -> bool:
    """Whether the database itself says that this role may not."""
    try:
        with transaction.atomic():
            execute(statement)
    except DatabaseError as error:
        return isinstance(error.__cause__, psycopg.errors.InsufficientPrivilege)
    return False


def test_tests_run_as_the_application() -> None:
    assert ask("SELECT current_user") == settings.TELEDERM_DATABASE_ROLE
    assert ask("SELECT rolsuper FROM pg_roles WHERE rolname = current_user") is False


def test_guards_and_privileges_say_the_same() -> None:
    privileges = privileges_on_tables()
    assert privileges[AuditEvent._meta.db_table] == ("SELECT", "INSERT")
    assert privileges[CaseEvent._meta.db_table] == ("SELECT", "INSERT")
    assert privileges[Report._meta.db_table] == ("SELECT", "INSERT")
    assert privileges[Case._meta.db_table] == ("SELECT", "INSERT", "UPDATE")
    assert "DELETE" in privileges[RoleGrant._meta.db_table]


def test_the_database_holds_what_is_declared() -> None:
    role = settings.TELEDERM_DATABASE_ROLE
    for table, declared in privileges_on_tables().items():
        for privilege in ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "TRIGGER"):
            has = ask(f"SELECT has_table_privilege('{role}', '{table}', '{privilege}')")
            assert has is (privilege in declared), f"{privilege} on {table}"


@pytest.mark.parametrize("model", [AuditEvent, CaseEvent, Report])
def test_what_is_written_once_is_out_of_reach(model: type[AuditEvent | CaseEvent | Report]) -> None:
    table = table_of(model)
    for statement in (
        f"UPDATE {table} SET id = id",  # noqa: S608
        f"DELETE FROM {table}",  # noqa: S608
        f"TRUNCATE {table} CASCADE",
        f"ALTER TABLE {table} DISABLE TRIGGER USER",
        f"ALTER TABLE {table} ADD COLUMN more integer",
        f"DROP TABLE {table} CASCADE",
        f"CREATE TRIGGER mine BEFORE INSERT ON {table} EXECUTE FUNCTION suppress_redundant_updates_trigger()",  # noqa: E501
    ):
        assert is_denied(statement), statement


def test_neither_schema_nor_session_can_be_bent() -> None:
    for statement in (
        "CREATE TABLE mine (id integer)",
        "CREATE FUNCTION mine() RETURNS integer LANGUAGE sql AS 'SELECT 1'",
        "SET session_replication_role = replica",
        "DELETE FROM django_migrations",
        "CREATE ROLE mine",
    ):
        assert is_denied(statement), statement


def test_no_session_variable_silences_a_guard() -> None:
    trigger = ask(
        "SELECT tgname FROM pg_trigger WHERE tgrelid = 'cases_case'::regclass"
        " AND tgname LIKE '%never_deleted%'"
    )
    asked = f"SELECT _pgtrigger_should_ignore('{trigger}')"
    execute(f"SET LOCAL pgtrigger.ignore = '{{{trigger}}}'")
    assert ask(asked) is False
    with as_owner():
        assert ask(asked) is True  # for a migration that mends rows


def test_a_new_table_is_open_after_the_migration_that_made_it() -> None:
    with as_owner():
        execute("CREATE TABLE brand_new (id bigserial PRIMARY KEY)")
    assert is_denied("SELECT * FROM brand_new")
    with as_owner():
        grant_to_application(using="default")
    execute("INSERT INTO brand_new DEFAULT VALUES")
    execute("UPDATE brand_new SET id = id + 1")
    execute("DELETE FROM brand_new")
    assert is_denied("TRUNCATE brand_new")


def test_a_database_with_one_role_changes_hands(
    database_server: str, scratch_database: str
) -> None:
    """Tables, sequences, views, functions and types of an earlier version get the new owner."""
    name = scratch_database.split("?", maxsplit=1)[0].rsplit("/", 1)[-1]
    server = address_of(database_server, name)
    with psycopg.connect(server, autocommit=True) as before:
        before.execute(sql.SQL("ALTER DATABASE {} OWNER TO postgres").format(sql.Identifier(name)))
        before.execute("CREATE TABLE old (id bigserial PRIMARY KEY)")
        before.execute("CREATE VIEW old_view AS SELECT * FROM old")
        before.execute("CREATE TYPE old_kind AS ENUM ('a', 'b')")
        before.execute("CREATE FUNCTION old_one() RETURNS integer LANGUAGE sql AS 'SELECT 1'")
    for _ in range(2):
        hand_database_over(database_server, name)
    with psycopg.connect(address_as(server, OWNER), autocommit=True) as owner:
        owner.execute("ALTER TABLE old ADD COLUMN kind old_kind")
        owner.execute("DROP VIEW old_view")
        owner.execute("DROP FUNCTION old_one()")
        owner.execute("ALTER TYPE old_kind RENAME TO new_kind")
