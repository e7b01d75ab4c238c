"""The models of `cases`."""

from cases.models.cases import Case, Relation
from cases.models.events import CaseEvent
from cases.models.images import ClinicalImage, ShotType
from cases.models.messages import Message, Side, Wants
from cases.models.outcomes import Course, OutcomeResponse, Seen, TissueTest
from cases.models.quality import ImageQualityCheck
from cases.models.questionnaire_choices import QuestionnaireChoice
from cases.models.questionnaires import (
    FIRST_IMPORTED,
    QuestionnaireResponse,
    QuestionnaireVersion,
)
from cases.models.reports import Addendum, Disposition, Report
from cases.models.uploads import PartialUpload

__all__ = [
    "FIRST_IMPORTED",
    "Addendum",
    "Case",
    "CaseEvent",
    "ClinicalImage",
    "Course",
    "Disposition",
    "ImageQualityCheck",
    "Message",
    "OutcomeResponse",
    "PartialUpload",
    "QuestionnaireChoice",
    "QuestionnaireResponse",
    "QuestionnaireVersion",
    "Relation",
    "Report",
    "Seen",
    "ShotType",
    "Side",
    "TissueTest",
    "Wants",
]
