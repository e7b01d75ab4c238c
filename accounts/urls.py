"""Routes of one's own account, beside allauth's."""

from django.urls import path

from accounts import views
from accounts.languages import choose_language

urlpatterns = [
    path("consents/", views.consents, name="consents"),
    path("consents/change/", views.change_consent, name="consent-change"),
    path("language/", choose_language, name="language"),
]
