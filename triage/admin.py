from django.contrib import admin

from telederm.core.admin import ReadOnlyAdmin
from triage.models import (
    Assessment,
    Claim,
    ModelSwitch,
    Prediction,
    TriageRun,
    TriageTicket,
    UrgencyTrace,
)


@admin.register(TriageRun)
class TriageRunAdmin(ReadOnlyAdmin):
    list_display = ["case", "outcome", "model_version", "latency_ms", "finished_at"]
    list_filter = ["outcome", "abstain_reason", "model_version"]


@admin.register(Prediction)
class PredictionAdmin(ReadOnlyAdmin):
    list_display = ["run", "image", "label", "probability"]
    list_filter = ["label"]


@admin.register(TriageTicket)
class TriageTicketAdmin(ReadOnlyAdmin):
    list_display = ["case", "number", "state", "attempt", "created_at"]
    list_filter = ["state"]


@admin.register(UrgencyTrace)
class UrgencyTraceAdmin(ReadOnlyAdmin):
    list_display = ["case", "tier", "policy_version", "created_at"]
    list_filter = ["tier"]


@admin.register(Claim)
class ClaimAdmin(ReadOnlyAdmin):
    list_display = ["case", "reader", "created_at", "lease_expires_at", "ended_at", "end"]


@admin.register(Assessment)
class AssessmentAdmin(ReadOnlyAdmin):
    list_display = ["case", "reader", "sequence", "ai_visible", "concurrence", "created_at"]
    list_filter = ["sequence", "concurrence"]


@admin.register(ModelSwitch)
class ModelSwitchAdmin(ReadOnlyAdmin):
    list_display = ["created_at", "enabled", "turned_by", "reason"]
