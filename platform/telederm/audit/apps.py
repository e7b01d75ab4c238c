from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "telederm.audit"
    label = "audit"

    def ready(self) -> None:
        from telederm.audit import checks  # noqa: F401, PLC0415 - registers them
