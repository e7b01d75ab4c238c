from django.contrib import admin

from telederm.audit.models import AuditEvent
from telederm.audit.read_only import ReadOnlyAdmin


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
