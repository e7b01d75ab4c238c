"""The administrators' routes."""

from django.urls import path

from telederm.oversight import (
    account_views,
    alert_views,
    audit_views,
    figure_views,
    licence_views,
    model_views,
    people_views,
    representation_views,
    switch_views,
    views,
)
from telederm.oversight.administration import (
    consent_views,
    hub,
    import_views,
    questionnaire_views,
    template_views,
    time_views,
)

urlpatterns = [
    path("oversight/", views.case_list, name="oversight"),
    path("oversight/cases/<uuid:case_id>/", views.case_history, name="oversight-case"),
    path("oversight/cases/<uuid:case_id>/rerun/", views.rerun, name="oversight-rerun"),
    path("oversight/figures/", figure_views.figures, name="oversight-figures"),
    path(
        "oversight/figures/<slug:panel>.csv",
        figure_views.figure_table,
        name="oversight-figure-table",
    ),
    path("oversight/alerts/", alert_views.alerts, name="oversight-alerts"),
    path(
        "oversight/alerts/<uuid:alert_id>/acknowledge/",
        alert_views.acknowledge,
        name="oversight-alert-acknowledge",
    ),
    path("oversight/alerts/rules/", alert_views.settle, name="oversight-alert-rule"),
    path("oversight/people/", people_views.people, name="oversight-people"),
    path("oversight/people/ask/", people_views.ask, name="oversight-role-ask"),
    path(
        "oversight/people/requests/<uuid:request_id>/",
        people_views.decide,
        name="oversight-role-decide",
    ),
    path("oversight/people/revoke/", people_views.revoke, name="oversight-role-revoke"),
    path("oversight/people/suspend/", account_views.suspend, name="oversight-account-suspend"),
    path(
        "oversight/people/suspensions/<uuid:suspension_id>/end/",
        account_views.readmit,
        name="oversight-account-readmit",
    ),
    path("oversight/people/clinicians/", licence_views.clinicians, name="oversight-clinicians"),
    path(
        "oversight/people/clinicians/applications/<uuid:application_id>/",
        licence_views.decide,
        name="oversight-licence-decide",
    ),
    path(
        "oversight/people/clinicians/<uuid:profile_id>/suspend/",
        licence_views.suspend,
        name="oversight-licence-suspend",
    ),
    path(
        "oversight/people/representations/",
        representation_views.representations,
        name="oversight-representations",
    ),
    path(
        "oversight/people/representations/<uuid:representation_id>/check/",
        representation_views.check,
        name="oversight-health-worker-check",
    ),
    path(
        "oversight/people/representations/<uuid:representation_id>/end/",
        representation_views.end,
        name="oversight-representation-end",
    ),
    path("oversight/model-switch/", switch_views.model_switch, name="oversight-model-switch"),
    path(
        "oversight/model-switch/groups/",
        switch_views.subgroup_switch,
        name="oversight-subgroup-switch",
    ),
    path("oversight/settings/", hub.settings_hub, name="oversight-settings"),
    path("oversight/settings/times/", time_views.times, name="oversight-times"),
    path(
        "oversight/settings/questionnaires/",
        questionnaire_views.questionnaires,
        name="oversight-questionnaires",
    ),
    path(
        "oversight/settings/questionnaires/import/",
        import_views.questionnaire_import,
        name="oversight-questionnaire-import",
    ),
    path(
        "oversight/settings/questionnaires/<int:number>/document.json",
        import_views.questionnaire_document,
        name="oversight-questionnaire-document",
    ),
    path(
        "oversight/settings/questionnaires/<int:number>/",
        questionnaire_views.questionnaire,
        name="oversight-questionnaire",
    ),
    path(
        "oversight/settings/templates/", template_views.shared_templates, name="oversight-templates"
    ),
    path(
        "oversight/settings/templates/<uuid:template_id>/",
        template_views.shared_template,
        name="oversight-template",
    ),
    path(
        "oversight/settings/templates/<uuid:template_id>/retire/",
        template_views.shared_template_retire,
        name="oversight-template-retire",
    ),
    path("oversight/settings/consents/", consent_views.consent_texts, name="oversight-consents"),
    path(
        "oversight/settings/consents/<slug:purpose>/",
        consent_views.consent_text,
        name="oversight-consent",
    ),
    path("oversight/audit/", audit_views.audit_export, name="oversight-audit"),
    path("oversight/models/", model_views.model_versions, name="oversight-models"),
    path("oversight/models/<int:number>/", model_views.model_card, name="oversight-model"),
    path(
        "oversight/models/<int:number>/change/",
        model_views.change_version,
        name="oversight-model-change",
    ),
]
