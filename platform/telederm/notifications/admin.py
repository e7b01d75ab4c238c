from django.contrib import admin

from telederm.audit.read_only import ReadOnlyAdmin
from telederm.notifications.models import Notification, PushSubscription


@admin.register(Notification)
class NotificationAdmin(ReadOnlyAdmin):
    list_display = ["recipient", "seq", "kind", "case", "created_at", "read_at", "mailed_at"]
    list_filter = ["kind"]


@admin.register(PushSubscription)
class PushSubscriptionAdmin(ReadOnlyAdmin):
    list_display = ["user", "created_at"]
    exclude = ["endpoint", "p256dh", "auth"]
