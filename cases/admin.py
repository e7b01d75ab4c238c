from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from accounts.models import User
from cases.models import Case, CaseEvent, ClinicalImage, QuestionnaireResponse, Report
from telederm.audit.read_only import ReadOnlyAdmin


class CaseRecordAdmin(ReadOnlyAdmin):
    """Rows of cases, under the same rule as the oversight pages; `case_path` leads to the case."""

    case_path = "case"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Return the rows whose case the user may audit."""
        rows: QuerySet[Any] = super().get_queryset(request)
        if not isinstance(request.user, User):
            return rows.none()
        return rows.filter(**{f"{self.case_path}__in": Case.objects.auditable_by(request.user)})


@admin.register(Case)
class CaseAdmin(CaseRecordAdmin):
    case_path = "pk"
    list_display = ["reference", "status", "tier", "submitted_at", "due_at"]
    list_filter = ["status", "tier"]
    search_fields = ["reference"]


@admin.register(CaseEvent)
class CaseEventAdmin(CaseRecordAdmin):
    list_display = ["case", "seq", "kind", "actor", "occurred_at"]
    list_filter = ["kind"]


@admin.register(ClinicalImage)
class ClinicalImageAdmin(CaseRecordAdmin):
    list_display = ["id", "case", "shot_type", "width", "height", "created_at"]
    list_filter = ["shot_type"]


@admin.register(QuestionnaireResponse)
class QuestionnaireResponseAdmin(CaseRecordAdmin):
    list_display = ["case", "questionnaire_version", "frozen_at"]


@admin.register(Report)
class ReportAdmin(CaseRecordAdmin):
    list_display = ["case", "signed_by", "signed_at", "disposition"]
