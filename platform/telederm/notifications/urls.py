"""The routes of the inbox."""

from django.urls import path

from telederm.notifications import choice_views, push_views, views

urlpatterns = [
    path("inbox/", views.inbox, name="inbox"),
    path("inbox/choices/", choice_views.choices, name="inbox-choices"),
    path("inbox/push/on/", push_views.push_on, name="inbox-push-on"),
    path("inbox/push/off/", push_views.push_off, name="inbox-push-off"),
    path("inbox/push/stop/", push_views.push_stop, name="inbox-push-stop"),
    path("inbox/bell/", views.bell, name="inbox-bell"),
    path("inbox/since/<int:seq>/", views.inbox_since, name="inbox-since"),
    path("inbox/<int:seq>/open/", views.open_case, name="inbox-open"),
    path("inbox/read/", views.read_all, name="inbox-read"),
]
