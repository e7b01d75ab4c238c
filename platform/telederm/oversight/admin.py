"""The audit trail in Django's admin; here, as which events somebody may see depends on cases."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from accounts.models import User
from telederm.audit.models import AuditEvent
from telederm.audit.read_only import ReadOnlyAdmin
from telederm.oversight.selectors import open_events


@admin.register(AuditEvent)
class AuditEventAdmin(ReadOnlyAdmin):
    list_display = [
        "id",
        "occurred_at",
        "action",
        "actor_id",
        "record_type",
        "record_id",
        "case_id",
    ]
    list_filter = ["action", "record_type", "succeeded"]
    show_full_result_count = False
    ordering = ["-id"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[AuditEvent]:
        """Return the events that don't spoil the user's own readings."""
        events: QuerySet[AuditEvent] = super().get_queryset(request)
        return (
            events.filter(open_events(request.user))
            if isinstance(request.user, User)
            else events.none()
        )
