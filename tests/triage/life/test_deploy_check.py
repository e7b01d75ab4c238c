"""`check --deploy` asks the live server for the version that answers cases."""

from typing import Any

import pytest
from django.core.checks import run_checks
from django.db import OperationalError, ProgrammingError, connection
from pytest_django import Settings

from accounts.models import User
from tests.serving.embedded import Embedded
from triage.models import ModelVersion
from triage.services.promotion import promote_version

pytestmark = pytest.mark.django_db

NOT_THERE = (
    "serving.E002",
    "version 9 of lesion_classifier is not available; the server has 1 (AVAILABLE), 2 (AVAILABLE)",
)


def found_by(*, deploy: bool = True) -> list[tuple[str | None, str]]:
    messages = run_checks(include_deployment_checks=deploy)
    ours = ("serving.", "triage.")
    return [(m.id, str(m.msg)) for m in messages if str(m.id).startswith(ours)]


@pytest.fixture(autouse=True)
def lease_beyond_the_deadline(settings: Settings) -> None:
    """The real server's deadline in these tests is longer than a lease should be."""
    settings.TELEDERM_TRIAGE_LEASE_SECONDS = 60


@pytest.fixture
def pinned_to_nine(platform: Embedded, settings: Settings) -> None:
    """The settings name a version that the server does not hold."""
    settings.TELEDERM_SERVING = {**settings.TELEDERM_SERVING, "MODEL_VERSION": 9}


def test_the_live_version_is_looked_at_and_not_the_settings(
    registered: list[ModelVersion], administrator: User, settings: Settings
) -> None:
    assert found_by() == []
    promote_version(number=2, actor=administrator, reason="Measured better.")
    settings.TELEDERM_SERVING = {**settings.TELEDERM_SERVING, "MODEL_VERSION": 9}
    assert found_by() == []
    unlabelled = {"MODEL_VERSION": None, "VERSION_LABEL": "nobody's"}
    settings.TELEDERM_SERVING = {**settings.TELEDERM_SERVING, **unlabelled}
    assert found_by() == []


def test_without_a_live_version_the_settings_say_it(pinned_to_nine: None) -> None:
    assert NOT_THERE in found_by()
    assert found_by(deploy=False) == []


@pytest.mark.parametrize("problem", [OperationalError("no server"), ProgrammingError("no table")])
def test_without_a_database_the_settings_version_is_looked_at(
    pinned_to_nine: None, problem: Exception
) -> None:
    def fail(*_: Any) -> None:
        raise problem

    with connection.execute_wrapper(fail):
        found = found_by()
    assert NOT_THERE in found
    ((identity, message),) = [one for one in found if one[0] != "serving.E002"]
    assert identity == "triage.W001"
    assert str(problem) in message
