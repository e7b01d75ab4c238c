"""The administrators' routes."""

from django.urls import path

from telederm.oversight import views

urlpatterns = [
    path("oversight/", views.case_list, name="oversight"),
    path("oversight/cases/<uuid:case_id>/", views.case_history, name="oversight-case"),
    path("oversight/cases/<uuid:case_id>/rerun/", views.rerun, name="oversight-rerun"),
    path("oversight/model-switch/", views.model_switch, name="oversight-model-switch"),
]
