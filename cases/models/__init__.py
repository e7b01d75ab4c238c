"""The models of `cases`."""

from cases.models.cases import Case
from cases.models.events import CaseEvent
from cases.models.images import ClinicalImage, ShotType
from cases.models.messages import Message, Side, Wants
from cases.models.questionnaires import QuestionnaireResponse
from cases.models.reports import Addendum, Disposition, Report

__all__ = [
    "Addendum",
    "Case",
    "CaseEvent",
    "ClinicalImage",
    "Disposition",
    "Message",
    "QuestionnaireResponse",
    "Report",
    "ShotType",
    "Side",
    "Wants",
]
