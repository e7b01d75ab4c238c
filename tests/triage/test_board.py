"""The coordinator's board, and the reader's line about who holds a case."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role, User
from cases.models import Case
from cases.workflow import CaseStatus
from telederm.notifications.models import Notification, NotificationKind
from tests.clinic import make_queued, make_reported, read_blind, reload
from tests.factories import make_dermatologist, make_user, sign_in
from tests.forms import find_form, read_text
from triage.models import Absence, Claim
from triage.selectors.board import read_loads
from triage.services.claims import claim_case

pytestmark = pytest.mark.django_db


@pytest.fixture
def coordinator() -> User:
    return make_user(Role.COORDINATOR)


@pytest.fixture
def client(coordinator: User) -> Client:
    return sign_in(coordinator)


def told(user: User) -> list[str]:
    return list(Notification.objects.filter(recipient=user).values_list("kind", flat=True))


def make_late(case: Case) -> Case:
    Case.objects.filter(pk=case.pk).update(due_at=timezone.now() - timedelta(hours=1))
    return case


def test_the_loads_say_who_has_how_much() -> None:
    busy, idle = make_dermatologist(full_name="Dr Busy"), make_dermatologist(full_name="Dr Idle")
    for case in (make_queued(), make_late(make_queued())):
        claim_case(case_id=case.pk, reader=busy)
    signer = make_reported().signed_by
    today = timezone.localdate()
    Absence.objects.create(reader=idle, first_day=today, last_day=today + timedelta(days=3))
    loads = {load.reader: load for load in read_loads()}
    assert (loads[busy].held, loads[busy].overdue, loads[busy].signed_today) == (2, 1, 0)
    assert loads[idle].away_until == today + timedelta(days=3)
    assert loads[signer].signed_today == 1


def test_a_late_case_is_given_to_somebody_else(client: Client, coordinator: User) -> None:
    case = make_late(make_queued())
    reader, colleague = read_blind(case), make_dermatologist(full_name="Dr Bea Example")
    assert case.reference in read_text(client.get(reverse("board")))
    page = client.get(reverse("board-case", args=[case.pk]))
    to = reverse("board-give", args=[case.pk])
    form = find_form(page, to).typed() | {"reader": colleague.pk, "reason": ""}
    refused = client.post(to, form)
    assert refused.status_code == 422
    assert find_form(refused, to).typed()["reader"] == [str(colleague.pk)], "the choice is kept"
    done = client.post(to, form | {"reason": "Too much on one desk."}, follow=True)
    assert "Dr Bea Example has the case now." in read_text(done)
    assert Claim.objects.get(case=case, ended_at=None).reader == colleague
    assert told(reader)[-1] == NotificationKind.CASE_TAKEN_OVER
    assert told(coordinator)[-1] == NotificationKind.CASE_TAKEN_OVER
    assert told(colleague)[-1] == NotificationKind.CASE_GIVEN


def test_a_case_is_put_back(client: Client) -> None:
    case = make_queued()
    read_blind(case)
    to = reverse("board-take-over", args=[case.pk])
    assert client.post(to, {"reason": ""}).status_code == 422
    client.post(to, {"reason": "Ill."})
    assert reload(case).status == CaseStatus.QUEUED
    again = client.post(to, {"reason": "Ill."})
    assert again.status_code == 422
    assert "Nobody holds this case any more" in read_text(again)


@pytest.mark.parametrize("query", ["list=all", "after=x"])
def test_what_the_board_has_not(client: Client, query: str) -> None:
    assert client.get(f"{reverse('board')}?{query}").status_code == 400


def test_the_board_takes_the_same_queries_for_more(
    client: Client, django_assert_num_queries: Any
) -> None:
    def count() -> int:
        with django_assert_num_queries(100, exact=False) as seen:
            client.get(reverse("board-live"), {"list": "held"})
        return len(seen)

    read_blind(make_queued())
    few = count()
    for _ in range(3):
        read_blind(make_queued())
    assert count() == few


def test_the_presence_line_follows_the_claim(coordinator: User) -> None:
    case, reader = make_queued(), make_dermatologist(full_name="Dr Ada Example")
    mine, other = sign_in(reader), sign_in(make_dermatologist(full_name="Dr Bo Example"))
    line = reverse("reading-presence", args=[case.pk])
    renew = reverse("reading-renew", args=[case.pk])
    claim_case(case_id=case.pk, reader=reader)
    assert "Yours since" in read_text(mine.get(line))
    assert "Dr Ada Example since" in read_text(other.get(line))
    assert mine.post(renew).status_code == 204
    give = reverse("reading-give", args=[case.pk])
    colleague = make_dermatologist(full_name="Dr Cy Example")
    mine.post(give, {"reader": colleague.pk, "reason": "Shift is over."})
    assert mine.post(renew).status_code == 409
    assert "Dr Cy Example has it since" in read_text(mine.get(line))


def test_refusing_from_the_page_keeps_what_was_typed() -> None:
    case, reader = make_queued(), make_dermatologist()
    claim_case(case_id=case.pk, reader=reader)
    client, to = sign_in(reader), reverse("reading-refuse", args=[case.pk])
    assert client.post(to, {"reason": ""}).status_code == 422
    assert client.post(to, {"reason": "A friend of mine."}).status_code == 302
    late = client.post(to, {"reason": "A friend of mine."})
    assert late.status_code == 422
    assert "don&#x27;t hold" in late.content.decode()


def test_absences_are_noted_and_taken_back() -> None:
    reader = make_dermatologist()
    client, today = sign_in(reader), timezone.localdate()
    path = reverse("absences")
    wrong = {"first_day": today, "last_day": today - timedelta(days=1)}
    refused = client.post(path, wrong)
    assert refused.status_code == 422
    assert "lies before the first" in read_text(refused)
    client.post(path, {"first_day": today, "last_day": today})
    absence = Absence.objects.get(reader=reader)
    cancel = reverse("absence-cancel", args=[absence.pk])
    assert sign_in(make_dermatologist()).post(cancel).status_code == 404
    assert client.post(cancel).status_code == 302
    assert not Absence.objects.exists()
