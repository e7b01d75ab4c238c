"""What the application's role may do in the database: granted anew after each migration.

Web and worker connect as a role that owns nothing; migrations run as the tables' owner, who says
here what the other one may do. A new table needs nothing of its own: it is open to the four
statements, less those that its guards refuse anyway. So an append-only table is append-only twice,
by trigger and by privilege, and only the second holds against somebody who can switch triggers off.
"""

from typing import Any, Final

import pgtrigger
from django.apps import apps
from django.conf import settings
from django.db import connections, transaction
from django.db.backends.utils import CursorWrapper
from psycopg import sql

from telederm.core.triggers import refuses_every_row

_OPEN: Final = ("SELECT", "INSERT", "UPDATE", "DELETE")
_MIGRATIONS_TABLE: Final = "django_migrations"

_OWN_RELATIONS: Final = """
    SELECT relname, relkind FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm', 'S')
      AND pg_get_userbyid(relowner) = current_user ORDER BY relname
"""
# Any session may set a variable, so pgtrigger's way of skipping a trigger would be open to
# whoever can send a statement as the application. It stays open to the owner, for migrations.
_DO_NOT_IGNORE_GUARDS: Final = """
    CREATE OR REPLACE FUNCTION public._pgtrigger_should_ignore(trigger_name NAME)
    RETURNS BOOLEAN LANGUAGE sql STABLE AS $$
        SELECT current_user <> {role} AND coalesce(trigger_name = ANY (
            nullif(current_setting('pgtrigger.ignore', TRUE), '')::text[]), FALSE)
    $$
"""


def grant_to_application(*, using: str, **kwargs: Any) -> None:
    """Receive `post_migrate`: open each table as far as its guards allow.

    Does nothing where there is no such role (one developer's database), or where the application
    itself runs the command.
    """
    role = settings.TELEDERM_DATABASE_ROLE
    with transaction.atomic(using=using), connections[using].cursor() as cursor:
        cursor.execute("SELECT current_user <> rolname FROM pg_roles WHERE rolname = %s", [role])
        if cursor.fetchone() == (True,):
            _grant(cursor, role)


def privileges_on_tables() -> dict[str, tuple[str, ...]]:
    """Return what the application's role may do with each model's table."""
    closed = _refused_by_guards()
    return {
        model._meta.db_table: _privileges_on(model, closed.get(model._meta.db_table, set()))
        for model in apps.get_models(include_auto_created=True)
    } | {_MIGRATIONS_TABLE: ("SELECT",)}


def _privileges_on(model: Any, closed: set[str]) -> tuple[str, ...]:
    if getattr(model, "written_by_triggers_only", False):
        return ("SELECT",)
    return tuple(privilege for privilege in _OPEN if privilege not in closed)


def _refused_by_guards() -> dict[str, set[str]]:
    """Which statements each table refuses whatever the row is."""
    closed: dict[str, set[str]] = {}
    for model, trigger in pgtrigger.registered():
        if refuses_every_row(trigger):
            operations = set(str(trigger.operation).split(" OR "))
            closed.setdefault(model._meta.db_table, set()).update(operations)
    return closed


def _grant(cursor: CursorWrapper, role: str) -> None:
    grantee, privileges = sql.Identifier(role), privileges_on_tables()
    cursor.execute(_OWN_RELATIONS)
    for name, kind in cursor.fetchall():
        allowed: tuple[str, ...] = ("USAGE", "SELECT")
        what = sql.SQL("SEQUENCE")
        if kind != "S":
            allowed, what = privileges.get(name, _OPEN), sql.SQL("TABLE")
        names = {"what": what, "name": sql.Identifier(name), "role": grantee}
        words = sql.SQL(", ").join(sql.SQL(word) for word in allowed)
        cursor.execute(sql.SQL("REVOKE ALL ON {what} {name} FROM {role}").format(**names))
        cursor.execute(
            sql.SQL("GRANT {words} ON {what} {name} TO {role}").format(words=words, **names)
        )
    cursor.execute(sql.SQL(_DO_NOT_IGNORE_GUARDS).format(role=sql.Literal(role)))
