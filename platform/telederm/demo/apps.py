from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "telederm.demo"
    label = "demo"
