"""Settings of triage that can't work are told of at the start."""

import runpy
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from pytest_django import Settings

from telederm.settings import base
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


def read_settings(monkeypatch: pytest.MonkeyPatch, zone: str) -> dict[str, Any]:
    monkeypatch.setenv("TELEDERM_TIME_ZONE", zone)
    return runpy.run_path(base.__file__)


def test_the_clinics_time_zone_is_a_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    assert read_settings(monkeypatch, "Asia/Tokyo")["TIME_ZONE"] == "Asia/Tokyo"


@pytest.mark.parametrize("zone", ["Mars/Base", "", "../etc/passwd", "Asia"])
def test_a_time_zone_that_nobody_knows(monkeypatch: pytest.MonkeyPatch, zone: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=r"TELEDERM_TIME_ZONE is .*: write a name"):
        read_settings(monkeypatch, zone)
