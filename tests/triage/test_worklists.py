"""The worklists: what is on them, in which order, and how they are narrowed."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from cases.models import Case
from cases.workflow import CaseStatus, UrgencyTier
from tests.clinic import HARMLESS, make_queued, make_reported, read_blind
from tests.factories import make_dermatologist, sign_in
from tests.forms import read_text
from triage.models import CaseClock
from triage.selectors import queue as queue_selectors
from triage.selectors.queue import read_queue, read_tabs
from triage.services.claims import claim_case
from triage.services.clocks import ring_clocks
from triage.worklists import Narrowing, Worklist

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader() -> User:
    return make_dermatologist(full_name="Dr Ada Example")


@pytest.fixture
def client(reader: User) -> Client:
    return sign_in(reader)


def set_clock(case: Case, tier: UrgencyTier, hours: float) -> Case:
    due = timezone.now() + timedelta(hours=hours)
    Case.objects.filter(pk=case.pk).update(tier=tier, due_at=due)
    return case


def references(reader: User, worklist: Worklist, **asked: Any) -> list[str]:
    return [row.case.reference for row in read_queue(reader, worklist, **asked).rows]


def test_a_row_says_due_soon_once_the_clock_has_called(reader: User, client: Client) -> None:
    case = make_queued()

    def is_marked() -> bool:
        return "due soon" in read_text(client.get(reverse("queue")))

    assert not is_marked()
    CaseClock.objects.filter(case=case).update(rings_at=timezone.now())
    ring_clocks()
    assert is_marked()
    set_clock(case, UrgencyTier.ROUTINE, -1)
    assert not is_marked(), "it is overdue now"


def test_each_list_holds_what_its_name_says(reader: User) -> None:
    waiting, held, overdue = make_queued(), make_queued(), make_queued()
    set_clock(waiting, UrgencyTier.ROUTINE, 5)
    set_clock(held, UrgencyTier.URGENT, 5)
    set_clock(overdue, UrgencyTier.ROUTINE, -1)
    claim_case(case_id=held.pk, reader=reader)
    asked, second = make_queued(), make_queued()
    for case, status in (
        (asked, CaseStatus.AWAITING_PATIENT),
        (second, CaseStatus.AWAITING_SECOND_READ),
    ):
        read_blind(case)
        Case.objects.filter(pk=case.pk).update(status=status)
        case.claims.update(ended_at=timezone.now(), end="second_read")
    report = make_reported()
    signer = report.signed_by

    expected = {
        Worklist.PRIORITY: [held, overdue, waiting],
        Worklist.MINE: [held],
        Worklist.OVERDUE: [overdue],
        Worklist.SECOND_READS: [second],
        Worklist.AWAITING_PATIENT: [asked],
        Worklist.DONE: [],
    }
    for worklist, cases in expected.items():
        assert references(reader, worklist) == [case.reference for case in cases], worklist
    assert references(signer, Worklist.DONE) == [report.case.reference]
    counts = {tab.worklist: tab.count for tab in read_tabs(reader, Worklist.MINE)}
    assert counts == {worklist: str(len(cases)) for worklist, cases in expected.items()}


def test_ones_own_case_and_ones_own_first_reading_are_left_out(reader: User) -> None:
    own = make_queued()
    Case.objects.filter(pk=own.pk).update(submitted_by=reader)
    assert references(reader, Worklist.PRIORITY) == []
    case = make_queued()
    first = read_blind(case)
    Case.objects.filter(pk=case.pk).update(status=CaseStatus.AWAITING_SECOND_READ)
    assert references(first, Worklist.SECOND_READS) == []
    assert references(reader, Worklist.SECOND_READS) == [case.reference]


def test_the_address_keeps_what_was_asked_for(client: Client, reader: User) -> None:
    cases = [set_clock(make_queued(), tier, 5) for tier in UrgencyTier]
    claim_case(case_id=cases[0].pk, reader=make_dermatologist())
    page = client.get(reverse("queue"), {"tier": "1"})
    assert cases[0].reference in read_text(page)
    assert cases[1].reference not in read_text(page)
    assert "/queue/rows/?tier=1" in read_text(page), "the live part asks for the same"
    assert "/queue/?tier=1&list=mine" in read_text(page), "so does every tab"
    free = client.get(reverse("queue"), {"free": "on"})
    assert cases[0].reference not in read_text(free)
    assert cases[3].reference in read_text(free)
    number = cases[2].reference.removeprefix("TD-").lower()
    found = client.get(reverse("queue"), {"reference": number})
    assert cases[2].reference in read_text(found)
    assert cases[3].reference not in read_text(found)


@pytest.mark.parametrize("query", ["list=all", "tier=9", "after=nonsense", f"reference={'X' * 30}"])
def test_what_cannot_be_asked_for_is_said(client: Client, query: str) -> None:
    for route in ("queue", "queue-rows"):
        assert client.get(f"{reverse(route)}?{query}").status_code == 400


def test_pages_follow_each_other(
    client: Client, reader: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    cases = [set_clock(make_queued(), UrgencyTier.ROUTINE, hours) for hours in range(5)]
    monkeypatch.setattr(queue_selectors, "PAGE_SIZE", 2)
    found, after = [], ""
    for _page in range(3):
        page = read_queue(reader, after=after)
        found += [row.case.reference for row in page.rows]
        after = page.next_place
    assert found == [case.reference for case in cases]
    assert not after
    first = read_queue(reader)
    shown = read_text(client.get(reverse("queue"), {"after": first.next_place}))
    assert cases[2].reference in shown
    assert cases[0].reference not in shown
    assert "From the beginning" in shown


def test_more_cases_take_no_more_queries(client: Client, django_assert_num_queries: Any) -> None:
    def count() -> int:
        with django_assert_num_queries(100, exact=False) as seen:
            client.get(reverse("queue-rows"))
        return len(seen)

    make_queued()
    few = count()
    for case in [make_queued(probabilities=HARMLESS) for _ in range(4)]:
        claim_case(case_id=case.pk, reader=make_dermatologist())
    assert count() == few


def test_the_model_is_heard_on_no_list(reader: User, client: Client) -> None:
    make_queued()
    for worklist in Worklist:
        shown = read_text(client.get(reverse("queue"), {"list": worklist.value})).lower()
        assert "melanoma" not in shown
        assert "operating point" not in shown


def test_a_narrowing_knows_whether_it_narrows() -> None:
    assert not Narrowing()
    assert Narrowing(only_free=True)
