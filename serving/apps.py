"""Django's view of this package: settings, checks and a command; no models."""

from django.apps import AppConfig


class ServingConfig(AppConfig):
    """Registers the system checks."""

    name = "serving"
    verbose_name = "Model serving"

    def ready(self) -> None:
        """Register the checks."""
        from serving import checks  # noqa: F401, PLC0415 (Django wants them imported here)
