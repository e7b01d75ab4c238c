from django.apps import AppConfig


class OversightConfig(AppConfig):
    name = "telederm.oversight"
    label = "oversight"
