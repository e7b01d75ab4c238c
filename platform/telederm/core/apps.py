from django.apps import AppConfig
from django.db.models.signals import post_migrate


class CoreConfig(AppConfig):
    name = "telederm.core"
    label = "core"

    def ready(self) -> None:
        from telederm.core.grants import grant_to_application  # noqa: PLC0415 - needs the apps

        post_migrate.connect(grant_to_application, sender=self)
