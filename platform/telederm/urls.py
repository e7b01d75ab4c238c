"""Every route of the site."""

from django.conf import settings
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from telederm import pages

handler400 = "telederm.errors.bad_request"
handler403 = "telederm.errors.permission_denied"
handler404 = "telederm.errors.page_not_found"
handler500 = "telederm.errors.server_error"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", pages.home, name="home"),
    path("favicon.ico", pages.favicon),
    path("manifest.webmanifest", pages.manifest, name="manifest"),
    path("service-worker.js", pages.service_worker, name="service-worker"),
    path("offline/", pages.offline, name="offline"),
    path("", include("cases.urls")),
    path("", include("triage.urls")),
    path("", include("telederm.notifications.urls")),
    path("", include("telederm.oversight.urls")),
    path("account/", include("accounts.urls")),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
]

if settings.TELEDERM_STYLEGUIDE:
    urlpatterns.append(path("styleguide/", pages.styleguide, name="styleguide"))
