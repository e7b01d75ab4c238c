"""The models of `triage`."""

from triage.models.absences import Absence
from triage.models.annotations import Annotation, MarkKind
from triage.models.claims import Claim, ClaimEnd, ClaimPurpose
from triage.models.clocks import CaseClock, ClosedDay, Escalation, Rung
from triage.models.contacts import ContactTask
from triage.models.drafts import DraftStep, ReadingDraft
from triage.models.evidence import ImageEvidence
from triage.models.readings import (
    Assessment,
    Change,
    Concurrence,
    Confidence,
    Differential,
    OverrideReason,
    Reveal,
    UngradableReason,
)
from triage.models.report_templates import ReportTemplate, ReportTemplateText
from triage.models.runs import AbstainReason, ImageJudgement, Prediction, RunOutcome, TriageRun
from triage.models.second_reads import SecondRead, SecondReadReason, SecondReadState
from triage.models.shadows import ShadowPrediction, ShadowRun
from triage.models.standards import STRENGTH, ReferenceStandard, StandardKind
from triage.models.switches import ModelSwitch, SubgroupSwitch
from triage.models.template_versions import ReportTemplateVersion
from triage.models.tickets import TicketState, TriageTicket
from triage.models.time_policies import TimePolicy
from triage.models.traces import UrgencyTrace
from triage.models.versions import VERSION_TRANSITIONS, ModelVersion, VersionChange, VersionState

__all__ = [
    "STRENGTH",
    "VERSION_TRANSITIONS",
    "Absence",
    "AbstainReason",
    "Annotation",
    "Assessment",
    "CaseClock",
    "Change",
    "Claim",
    "ClaimEnd",
    "ClaimPurpose",
    "ClosedDay",
    "Concurrence",
    "Confidence",
    "ContactTask",
    "Differential",
    "DraftStep",
    "Escalation",
    "ImageEvidence",
    "ImageJudgement",
    "MarkKind",
    "ModelSwitch",
    "ModelVersion",
    "OverrideReason",
    "Prediction",
    "ReadingDraft",
    "ReferenceStandard",
    "ReportTemplate",
    "ReportTemplateText",
    "ReportTemplateVersion",
    "Reveal",
    "RunOutcome",
    "Rung",
    "SecondRead",
    "SecondReadReason",
    "SecondReadState",
    "ShadowPrediction",
    "ShadowRun",
    "StandardKind",
    "SubgroupSwitch",
    "TicketState",
    "TimePolicy",
    "TriageRun",
    "TriageTicket",
    "UngradableReason",
    "UrgencyTrace",
    "VersionChange",
    "VersionState",
]
