from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "telederm.notifications"
    label = "notifications"

    def ready(self) -> None:
        from telederm.notifications import (  # noqa: F401, PLC0415 - connects
            escalations,
            licences,
            push_receivers,
            receivers,
        )
        from telederm.notifications.push import checks  # noqa: F401, PLC0415 - registers them
