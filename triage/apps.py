from django.apps import AppConfig


class TriageConfig(AppConfig):
    name = "triage"

    def ready(self) -> None:
        from triage import checks, receivers  # noqa: F401, PLC0415 - registers and connects them
