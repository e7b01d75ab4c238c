"""The routes of the inbox."""

from django.urls import path

from telederm.notifications import choice_views, views

urlpatterns = [
    path("inbox/", views.inbox, name="inbox"),
    path("inbox/choices/", choice_views.choices, name="inbox-choices"),
    path("inbox/bell/", views.bell, name="inbox-bell"),
    path("inbox/since/<int:seq>/", views.inbox_since, name="inbox-since"),
    path("inbox/<int:seq>/open/", views.open_case, name="inbox-open"),
    path("inbox/read/", views.read_all, name="inbox-read"),
]
