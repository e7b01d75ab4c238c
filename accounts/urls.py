"""Routes of one's own account, beside allauth's."""

from django.urls import path

from accounts import people_views, views
from accounts.languages import choose_language
from accounts.licences import views as licence_views

urlpatterns = [
    path("consents/", views.consents, name="consents"),
    path("consents/change/", views.change_consent, name="consent-change"),
    path("people/", people_views.people, name="people"),
    path(
        "people/<uuid:representation_id>/consents/",
        people_views.person_consents,
        name="person-consents",
    ),
    path(
        "people/<uuid:representation_id>/consents/change/",
        people_views.change_person_consent,
        name="person-consent-change",
    ),
    path("people/<uuid:representation_id>/stop/", people_views.stop_acting, name="person-stop"),
    path("licence/", licence_views.licence, name="licence"),
    path("licence/take-back/", licence_views.take_back, name="licence-take-back"),
    path("language/", choose_language, name="language"),
]
