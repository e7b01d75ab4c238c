"""Settings of triage that can't work are told of at the start."""

import pytest
from pytest_django import Settings

from triage.checks import check_calendar, check_ladder, check_lease


@pytest.mark.parametrize(("lease_s", "complaints"), [(5, 1), (4, 1), (6, 0), (20, 0)])
def test_the_lease_outlasts_the_call(settings: Settings, lease_s: int, complaints: int) -> None:
    settings.TELEDERM_SERVING = {**settings.TELEDERM_SERVING, "DEADLINE_S": 5.0}
    settings.TELEDERM_TRIAGE_LEASE_SECONDS = lease_s
    found = check_lease()
    assert len(found) == complaints
    assert all("TELEDERM_TRIAGE_LEASE_SECONDS" in str(message.hint) for message in found)


@pytest.mark.parametrize(("region", "complaints"), [("", 0), ("DE-BY", 0), ("XX", 1), ("DE-XX", 1)])
def test_the_holidays_are_of_a_known_region(
    settings: Settings, region: str, complaints: int
) -> None:
    settings.TELEDERM_HOLIDAYS = region
    assert len(check_calendar()) == complaints


@pytest.mark.parametrize(
    ("ladder", "complaints"),
    [
        ([("pool", 0.5), ("coordinator", 1.0)], 0),
        ([], 0),
        ([("pool", 1.0), ("coordinator", 0.5)], 1),
        ([("pool", 0.5), ("pool", 1.0)], 1),
        ([("porter", 1.0)], 1),
    ],
)
def test_the_ladder_leads_upwards(
    settings: Settings, ladder: list[tuple[str, float]], complaints: int
) -> None:
    settings.TELEDERM_ESCALATION = ladder
    assert len(check_ladder()) == complaints
