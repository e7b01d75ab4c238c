"""Routes of one's own account, beside allauth's."""

from django.urls import path

from accounts import views

urlpatterns = [
    path("consents/", views.consents, name="consents"),
    path("consents/change/", views.change_consent, name="consent-change"),
]
