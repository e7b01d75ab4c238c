"""Version 2: the guided intake, one group of questions a page. Published: never edited."""

from typing import Final

from cases.intake.questionnaires.schema import Questionnaire
from cases.intake.questionnaires.version_2.beginning import CONCERN, PERSON, SAFETY
from cases.intake.questionnaires.version_2.health import ADULT, HEALTH, RISKS, SKIN
from cases.intake.questionnaires.version_2.problem import CHANGES, COURSE, MOLE, PLACE, SYMPTOMS
from cases.intake.questionnaires.version_2.treatment import EFFECT, TREATMENTS, WORRY

VERSION_2: Final = Questionnaire(
    version=2,
    groups=(
        SAFETY,
        CONCERN,
        PERSON,
        ADULT,
        PLACE,
        COURSE,
        CHANGES,
        MOLE,
        SYMPTOMS,
        RISKS,
        SKIN,
        HEALTH,
        TREATMENTS,
        EFFECT,
        WORRY,
    ),
)
