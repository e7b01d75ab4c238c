"""The check that a worker keeps its case for as long as it may wait for the model."""

import pytest
from pytest_django import Settings

from triage.checks import check_lease


@pytest.mark.parametrize(("lease_s", "complaints"), [(5, 1), (4, 1), (6, 0), (20, 0)])
def test_the_lease_outlasts_the_call(settings: Settings, lease_s: int, complaints: int) -> None:
    settings.TELEDERM_SERVING = {**settings.TELEDERM_SERVING, "DEADLINE_S": 5.0}
    settings.TELEDERM_TRIAGE_LEASE_SECONDS = lease_s
    found = check_lease()
    assert len(found) == complaints
    assert all("TELEDERM_TRIAGE_LEASE_SECONDS" in str(message.hint) for message in found)
