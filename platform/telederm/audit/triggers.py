"""Triggers that call a function of the owner's (SECURITY DEFINER), made by a migration.

They write what the application's role can't write itself, and no session variable skips them:
pgtrigger's own functions look at one first.
"""

from typing import Any

import pgtrigger
from django.db import models


class CurrentTransaction(models.Func):
    """The id of the database's current transaction, as a number."""

    template = "pg_current_xact_id()::text::bigint"
    output_field = models.BigIntegerField()


class CallFunction(pgtrigger.Trigger):
    """Calls a function that is there already; `func` stays unused, as pgtrigger wants one."""

    func = "RETURN NULL;"

    def __init__(self, *, call: str, **kwargs: Any) -> None:
        self.call = call
        super().__init__(**kwargs)

    def render_execute(self, model: type[models.Model]) -> str:  # type: ignore[override]
        """The call."""
        return self.call


class KeepHistory(CallFunction):
    """Keeps every change of the table's rows as a `RowChange`.

    Args:
        leave_out: columns that history must not hold: secrets, names, addresses.
        case: the column that names the row's case, if one does.
        user: the column that names the patient or user whom the row is about, if one does.
    """

    def __init__(self, *leave_out: str, case: str = "", user: str = "") -> None:
        words = ", ".join(f"'{word}'" for word in (case, user, *leave_out))
        super().__init__(
            name="keep_history",
            call=f"public.audit_keep_history({words})",
            when=pgtrigger.After,
            operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        )
