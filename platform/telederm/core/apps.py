from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "telederm.core"
    label = "core"
