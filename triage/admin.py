from django.contrib import admin

from cases.admin import CaseRecordAdmin
from telederm.audit.read_only import ReadOnlyAdmin
from triage.models import (
    Assessment,
    Claim,
    ModelSwitch,
    ModelVersion,
    Prediction,
    TriageRun,
    TriageTicket,
    UrgencyTrace,
    VersionChange,
)


@admin.register(TriageRun)
class TriageRunAdmin(CaseRecordAdmin):
    list_display = ["case", "outcome", "model_version", "latency_ms", "finished_at"]
    list_filter = ["outcome", "abstain_reason", "model_version"]


@admin.register(Prediction)
class PredictionAdmin(CaseRecordAdmin):
    case_path = "run__case"
    list_display = ["run", "image", "label", "probability"]
    list_filter = ["label"]


@admin.register(TriageTicket)
class TriageTicketAdmin(CaseRecordAdmin):
    list_display = ["case", "number", "state", "attempt", "created_at"]
    list_filter = ["state"]


@admin.register(UrgencyTrace)
class UrgencyTraceAdmin(CaseRecordAdmin):
    list_display = ["case", "tier", "policy_version", "created_at"]
    list_filter = ["tier"]


@admin.register(Claim)
class ClaimAdmin(CaseRecordAdmin):
    list_display = ["case", "reader", "created_at", "lease_expires_at", "ended_at", "end"]


@admin.register(Assessment)
class AssessmentAdmin(CaseRecordAdmin):
    list_display = ["case", "reader", "sequence", "ai_visible", "concurrence", "created_at"]
    list_filter = ["sequence", "concurrence"]


@admin.register(ModelSwitch)
class ModelSwitchAdmin(ReadOnlyAdmin):
    list_display = ["created_at", "enabled", "turned_by", "reason"]


@admin.register(ModelVersion)
class ModelVersionAdmin(ReadOnlyAdmin):
    list_display = ["number", "state", "registered_by", "created_at", "manifest_digest"]
    list_filter = ["state"]


@admin.register(VersionChange)
class VersionChangeAdmin(ReadOnlyAdmin):
    list_display = ["created_at", "version", "source", "target", "actor", "reason"]
