"""Clocks that ring, stand still, and call one after the other; each call once."""

from datetime import UTC, date, datetime, timedelta
from functools import partial

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from accounts.models import Role, User
from cases.models import Case, Wants
from cases.services.thread import write_to_clinic
from cases.workflow import UrgencyTier
from telederm.notifications.models import Notification, NotificationKind
from tests.clinic import conclude, make_queued, read_blind, reload, sign
from tests.factories import make_administrator, make_dermatologist, make_user, sign_in
from tests.forms import read_text
from tests.together import COMMITTED, do_together
from triage.models import CaseClock, ClosedDay, Escalation, Rung
from triage.selectors.calendars import read_calendar
from triage.services.claims import claim_case
from triage.services.clocks import ring_clocks
from triage.services.questions import ask_the_patient
from triage.urgency.clock import compute_due_time, postpone

pytestmark = pytest.mark.django_db


def age(case: Case, share: float) -> Case:
    """Let a share of the case's time be over."""
    case = reload(case)
    assert case.submitted_at
    assert case.due_at
    whole = case.due_at - case.submitted_at
    sent = timezone.now() - share * whole
    Case.objects.filter(pk=case.pk).update(submitted_at=sent, due_at=sent + whole)
    CaseClock.objects.filter(case=case).update(due_at=sent + whole, rings_at=sent + 0.75 * whole)
    return reload(case)


def told(user: User) -> list[str]:
    rows = Notification.objects.filter(recipient=user).order_by("seq")
    return [kind for kind in rows.values_list("kind", flat=True) if kind.startswith("case_")]


def test_the_ladder_from_the_reader_to_the_administrator() -> None:
    reader, other = make_dermatologist(), make_dermatologist()
    coordinator, administrator = make_user(Role.COORDINATOR), make_administrator()
    case = make_queued()
    claim_case(case_id=case.pk, reader=reader)
    assert ring_clocks() == 0
    steps = [
        (0.8, [reader], "case_due_soon"),
        (0.95, [reader, other], "case_due_soon"),
        (1.01, [coordinator], "case_overdue"),
        (1.3, [administrator], "case_overdue"),
    ]
    everybody = (reader, other, coordinator, administrator)
    for step, (share, people, kind) in enumerate(steps):
        before = {user: len(told(user)) for user in everybody}
        case = age(case, share)
        CaseClock.objects.filter(case=case).update(next_step=step, rings_at=timezone.now())
        assert ring_clocks() == 1
        assert ring_clocks() == 0, "once"
        news = {user: told(user)[before[user] :] for user in everybody}
        assert news == {user: [kind] if user in people else [] for user in everybody}, share


def test_after_a_long_silence_every_step_is_made_up_for() -> None:
    case = age(make_queued(), 3)
    assert ring_clocks() == len(Rung)
    assert [each.rung for each in Escalation.objects.filter(case=case)] == list(Rung.values)
    CaseClock.objects.update(next_step=0, rings_at=timezone.now())  # a worker that forgot
    assert ring_clocks() == 0
    assert Escalation.objects.count() == len(Rung)


def test_an_answered_case_calls_nobody() -> None:
    case = make_queued()
    reader = read_blind(case)
    conclude(case, reader)
    age(case, 2)
    sign(case, reader)
    assert not CaseClock.objects.filter(case=case).exists()
    assert ring_clocks() == 0


@pytest.mark.parametrize("tier", [UrgencyTier.ROUTINE, UrgencyTier.URGENT])
def test_the_clock_stands_still_for_the_patient_unless_it_is_urgent(tier: UrgencyTier) -> None:
    case = make_queued()
    Case.objects.filter(pk=case.pk).update(tier=tier)
    case = age(case, 0.5)
    reader = make_dermatologist()
    claim_case(case_id=case.pk, reader=reader)
    ask_the_patient(case=case, reader=reader, text="Since when?", wants=Wants(Wants.values[0]))
    stands_still = tier == UrgencyTier.ROUTINE
    clock = CaseClock.objects.get(case=case)
    assert (clock.paused_at is not None) == stands_still
    if stands_still:
        CaseClock.objects.update(paused_at=timezone.now() - timedelta(days=7))
    write_to_clinic(case=case, author=case.patient, text="For a year.")
    after = reload(case)
    moved = after.due_at - case.due_at  # type: ignore[operator]
    if stands_still:
        assert timedelta(days=7) <= moved < timedelta(days=10)
        assert after.promised_at > case.promised_at  # type: ignore[operator]
    else:
        assert moved == timedelta()
    clock.refresh_from_db()
    assert (clock.paused_at, clock.due_at) == (None, after.due_at)
    assert clock.rings_at is not None


def test_days_off_are_the_weekend_public_holidays_and_the_clinics_own(settings: Settings) -> None:
    settings.TELEDERM_HOLIDAYS = "DE-BY"
    ClosedDay.objects.create(day=date(2099, 6, 3), name="Moving house")
    works = read_calendar()
    days_off = [date(2099, 6, 6), date(2099, 12, 25), date(2099, 6, 3), date(2099, 1, 6)]
    assert [works(day) for day in days_off] == [False] * 4
    assert works(date(2099, 6, 5))
    settings.TELEDERM_HOLIDAYS = ""
    assert read_calendar()(date(2099, 12, 25))
    sent = datetime(2099, 6, 2, 10, tzinfo=UTC)  # a Tuesday
    due = compute_due_time(UrgencyTier.SUSPECTED_CANCER, sent, works)
    assert due == datetime(2099, 6, 5, 10, tzinfo=UTC), "Wednesday is closed"


def test_a_postponed_case_is_not_due_on_a_day_off() -> None:
    friday = datetime(2026, 11, 27, 10, tzinfo=UTC)
    day = timedelta(days=1)
    assert postpone(UrgencyTier.ROUTINE, friday, day) == friday + 3 * day
    assert postpone(UrgencyTier.URGENT, friday, day) == friday + day


def test_the_due_time_of_a_case_knows_the_closed_days() -> None:
    open_day = make_queued()
    for offset in range(1, 15):
        ClosedDay.objects.create(day=timezone.localdate() + timedelta(days=offset), name="Closed")
    closed = make_queued()
    assert closed.due_at
    assert open_day.due_at
    assert closed.due_at - open_day.due_at > timedelta(days=10)


@pytest.mark.django_db(**COMMITTED)
def test_two_workers_at_once_call_once() -> None:
    coordinator = make_user(Role.COORDINATOR)
    for _ in range(3):
        age(make_queued(), 3)
    do_together([partial(ring_clocks)] * 4)
    ring_clocks()
    assert Escalation.objects.count() == 3 * len(Rung)
    overdue = Notification.objects.filter(kind=NotificationKind.CASE_OVERDUE)
    assert overdue.filter(recipient=coordinator).count() == 3


def test_a_coordinator_closes_a_day_and_takes_it_back() -> None:
    client, path = sign_in(make_user(Role.COORDINATOR)), reverse("closed-days")
    day = timezone.localdate() + timedelta(days=3)
    for wrong in ({"day": day, "name": ""}, {"day": day - timedelta(days=9), "name": "Over"}):
        assert client.post(path, wrong).status_code == 422
    assert client.post(path, {"day": day, "name": "Moving house"}).status_code == 302
    assert not read_calendar()(day)
    assert "closed on this day already" in read_text(client.post(path, {"day": day, "name": "X"}))
    client.post(reverse("closed-day-reopen", args=[ClosedDay.objects.get().pk]))
    assert not ClosedDay.objects.exists()
