"""The app configuration of Django's admin; read before the models are."""

from django.contrib.admin.apps import AdminConfig


class TeledermAdminConfig(AdminConfig):
    """Puts `TeledermAdminSite` in the place of the stock admin site."""

    default_site = "telederm.core.admin_site.TeledermAdminSite"
