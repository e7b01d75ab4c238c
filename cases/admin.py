from django.contrib import admin

from cases.models import Case, CaseEvent, ClinicalImage, QuestionnaireResponse, Report
from telederm.core.admin import ReadOnlyAdmin


@admin.register(Case)
class CaseAdmin(ReadOnlyAdmin):
    list_display = ["reference", "status", "tier", "submitted_at", "due_at"]
    list_filter = ["status", "tier"]
    search_fields = ["reference"]


@admin.register(CaseEvent)
class CaseEventAdmin(ReadOnlyAdmin):
    list_display = ["case", "seq", "kind", "actor", "occurred_at"]
    list_filter = ["kind"]


@admin.register(ClinicalImage)
class ClinicalImageAdmin(ReadOnlyAdmin):
    list_display = ["id", "case", "shot_type", "width", "height", "created_at"]
    list_filter = ["shot_type"]


@admin.register(QuestionnaireResponse)
class QuestionnaireResponseAdmin(ReadOnlyAdmin):
    list_display = ["case", "questionnaire_version", "frozen_at"]


@admin.register(Report)
class ReportAdmin(ReadOnlyAdmin):
    list_display = ["case", "signed_by", "signed_at", "disposition"]
