"""Django's admin over rows that change through their services only: every look is recorded."""

from typing import Any

from django.contrib import admin
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse

from telederm.audit.models import Action
from telederm.audit.services import record_event


class ReadOnlyAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # not generic at run time
    """Shows rows, changes none, and writes an audit event before it shows anything."""

    actions = None

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Record the search, then list the rows."""
        with transaction.atomic():
            record_event(action=Action.SEARCH, actor=request.user, record=self.model)
        return super().changelist_view(request, extra_context)

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> Any:
        """Record the look, then hand over the row."""
        found = super().get_object(request, object_id, from_field)
        if found is not None:
            with transaction.atomic():
                record_event(
                    action=Action.READ,
                    actor=request.user,
                    record=found,
                    **_find_case(found),
                )
        return found

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Every administrator may look; the admin site has checked the session already."""
        return bool(getattr(request.user, "is_staff", False))

    has_module_permission = has_view_permission

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Never."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never."""
        return False


def _find_case(record: models.Model) -> dict[str, Any]:
    holder = getattr(record, "run", record)  # a prediction belongs to a run, a run to a case
    case = getattr(holder, "case", holder)
    patient = getattr(case, "patient_id", None)
    return {"patient_id": patient, "case_id": case.pk} if patient else {}
