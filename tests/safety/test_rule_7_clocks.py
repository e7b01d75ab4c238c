"""Rule 7: each tier's clock, kept in the database, and a trace that can be computed again."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import numpy as np
import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from pytest_django import Settings

from cases.models import Case
from cases.workflow import UrgencyTier
from telederm.oversight.dossier.model import read_traces
from tests.clinic import HARMLESS, SUSPICIOUS, make_queued
from tests.raw import without_triggers
from triage.findings import RunResult
from triage.models import RunOutcome, UrgencyTrace
from triage.urgency.clock import compute_due_time
from triage.urgency.policy import UrgencyInputs, judge_urgency


@pytest.mark.parametrize(
    ("tier", "start", "due"),
    [
        (UrgencyTier.EMERGENCY, "2026-11-21 23:30", "2026-11-22 00:30"),  # on a Saturday night
        (UrgencyTier.URGENT, "2026-11-20 17:00", "2026-11-21 17:00"),
        (UrgencyTier.SUSPECTED_CANCER, "2026-11-23 10:00", "2026-11-25 10:00"),  # Mon to Wed
        (UrgencyTier.SUSPECTED_CANCER, "2026-11-20 10:00", "2026-11-24 10:00"),  # Fri to Tue
        (UrgencyTier.SUSPECTED_CANCER, "2026-11-21 10:00", "2026-11-24 10:00"),  # Sat to Tue
        (UrgencyTier.SUSPECTED_CANCER, "2026-11-22 10:00", "2026-11-24 10:00"),  # Sun to Tue
        (UrgencyTier.ROUTINE, "2026-11-23 10:00", "2026-11-30 10:00"),  # Mon to Mon
        (UrgencyTier.ROUTINE, "2026-11-21 10:00", "2026-11-27 10:00"),  # Sat to Fri
    ],
)
def test_when_a_case_is_due(tier: UrgencyTier, start: str, due: str) -> None:
    sent = datetime.fromisoformat(start).replace(tzinfo=UTC)
    assert compute_due_time(tier, sent) == datetime.fromisoformat(due).replace(tzinfo=UTC)


def test_working_days_agree_with_numpy_over_a_year() -> None:
    for offset in range(366):
        day = date(2026, 1, 1) + timedelta(days=offset)
        sent = datetime(day.year, day.month, day.day, 9, 15, tzinfo=UTC)
        for tier, days in ((UrgencyTier.SUSPECTED_CANCER, 2), (UrgencyTier.ROUTINE, 5)):
            expected = np.busday_offset(np.datetime64(day), days, roll="backward").item()
            due = compute_due_time(tier, sent)
            assert (due.date(), due.timetz()) == (expected, sent.timetz())


def test_the_sooner_tier_is_never_due_later() -> None:
    for hours in range(0, 24 * 14, 5):
        sent = datetime(2026, 11, 16, tzinfo=UTC) + timedelta(hours=hours)
        dues = [compute_due_time(tier, sent) for tier in sorted(UrgencyTier)]
        assert dues == sorted(dues)


def test_working_days_are_those_of_the_clinics_time_zone(settings: Settings) -> None:
    settings.TIME_ZONE = "Asia/Tokyo"
    sent = datetime(2026, 11, 20, 23, tzinfo=UTC)  # a Friday; in Tokyo it is Saturday morning
    due = timezone.localtime(compute_due_time(UrgencyTier.SUSPECTED_CANCER, sent))
    assert (due.strftime("%A"), due.hour) == ("Tuesday", 8)


def test_the_promises_are_a_setting(settings: Settings) -> None:
    settings.TELEDERM_TIERS = {**settings.TELEDERM_TIERS, "emergency": {"hours": 0.5}}
    sent = datetime(2026, 11, 23, 10, tzinfo=UTC)
    assert compute_due_time(UrgencyTier.EMERGENCY, sent) == sent + timedelta(minutes=30)


@pytest.mark.django_db
def test_the_clock_is_in_the_database_and_runs_from_sending() -> None:
    case = make_queued(probabilities=SUSPICIOUS)
    assert case.submitted_at is not None
    assert case.due_at == compute_due_time(UrgencyTier.SUSPECTED_CANCER, case.submitted_at)
    with pytest.raises(IntegrityError, match="tier_and_due_time"), transaction.atomic():
        Case.objects.filter(pk=case.pk).update(due_at=None)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("probabilities", "answers", "rules"),
    [
        (HARMLESS, {}, ["default"]),
        (HARMLESS, {"changes": ["colour", "bleeding"]}, ["several_changes", "default"]),
        (HARMLESS, {"changes": ["colour", "itch"]}, ["default"]),
        (SUSPICIOUS, {}, ["model_melanoma", "model_malignant", "default"]),
        (
            SUSPICIOUS,
            {"red_flags": ["mucosa"]},
            ["red_flag", "model_melanoma", "model_malignant", "default"],
        ),
    ],
)
def test_a_trace_names_every_rule_and_can_be_computed_again(
    probabilities: dict[str, float], answers: dict[str, Any], rules: list[str]
) -> None:
    case = make_queued(probabilities=probabilities, **answers)
    (line,) = read_traces(case)
    assert line.holds
    assert [rule["code"] for rule in line.trace.rules] == rules
    inputs = UrgencyInputs.from_json(UrgencyTrace.objects.get().inputs)
    assert judge_urgency(inputs, version=line.trace.policy_version).tier == case.tier
    assert inputs.melanoma == pytest.approx(probabilities["mel"])


@pytest.mark.django_db
def test_a_trace_that_does_not_follow_from_its_inputs_is_shown_as_such() -> None:
    first = make_queued()
    trace = first.urgency_traces.get()
    forged = make_queued(result=RunResult(outcome=RunOutcome.SWITCHED_OFF))
    with without_triggers():
        UrgencyTrace.objects.filter(case=forged).update(inputs=trace.inputs)
    (line,) = read_traces(forged)
    assert not line.holds
