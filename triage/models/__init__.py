"""The models of `triage`."""

from triage.models.claims import Claim, ClaimEnd
from triage.models.readings import (
    Assessment,
    Concurrence,
    Confidence,
    Differential,
    OverrideReason,
    Reveal,
)
from triage.models.runs import AbstainReason, Prediction, RunOutcome, TriageRun
from triage.models.switches import ModelSwitch
from triage.models.tickets import TicketState, TriageTicket
from triage.models.traces import UrgencyTrace

__all__ = [
    "AbstainReason",
    "Assessment",
    "Claim",
    "ClaimEnd",
    "Concurrence",
    "Confidence",
    "Differential",
    "ModelSwitch",
    "OverrideReason",
    "Prediction",
    "Reveal",
    "RunOutcome",
    "TicketState",
    "TriageRun",
    "TriageTicket",
    "UrgencyTrace",
]
