from django.contrib import admin

from telederm.audit.read_only import ReadOnlyAdmin
from telederm.notifications.models import Notification


@admin.register(Notification)
class NotificationAdmin(ReadOnlyAdmin):
    list_display = ["recipient", "seq", "kind", "case", "created_at", "read_at", "mailed_at"]
    list_filter = ["kind"]
