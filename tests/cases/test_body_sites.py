"""The sites that cases name are those that a model's scope can name."""

from cases.intake.body_sites import AnatomSite
from serving.contract import SITES


def test_cases_and_models_speak_of_the_same_sites() -> None:
    assert list(AnatomSite) == list(SITES)
