"""The models of `triage`."""

from triage.models.absences import Absence
from triage.models.claims import Claim, ClaimEnd, ClaimPurpose
from triage.models.clocks import CaseClock, ClosedDay, Escalation, Rung
from triage.models.readings import (
    Assessment,
    Concurrence,
    Confidence,
    Differential,
    OverrideReason,
    Reveal,
)
from triage.models.runs import AbstainReason, Prediction, RunOutcome, TriageRun
from triage.models.second_reads import SecondRead, SecondReadReason, SecondReadState
from triage.models.shadows import ShadowPrediction, ShadowRun
from triage.models.switches import ModelSwitch, SubgroupSwitch
from triage.models.tickets import TicketState, TriageTicket
from triage.models.traces import UrgencyTrace
from triage.models.versions import VERSION_TRANSITIONS, ModelVersion, VersionChange, VersionState

__all__ = [
    "VERSION_TRANSITIONS",
    "Absence",
    "AbstainReason",
    "Assessment",
    "CaseClock",
    "Claim",
    "ClaimEnd",
    "ClaimPurpose",
    "ClosedDay",
    "Concurrence",
    "Confidence",
    "Differential",
    "Escalation",
    "ModelSwitch",
    "ModelVersion",
    "OverrideReason",
    "Prediction",
    "Reveal",
    "RunOutcome",
    "Rung",
    "SecondRead",
    "SecondReadReason",
    "SecondReadState",
    "ShadowPrediction",
    "ShadowRun",
    "SubgroupSwitch",
    "TicketState",
    "TriageRun",
    "TriageTicket",
    "UrgencyTrace",
    "VersionChange",
    "VersionState",
]
