"""The inbox: rows first, fetched from a number on, and nobody else's."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role, User
from cases.models import Disposition
from telederm.notifications.models import Inbox, Notification, NotificationKind
from telederm.notifications.services import mark_read, notify
from tests.clinic import CONTENT, make_queued, make_reported
from tests.factories import make_administrator, make_dermatologist, make_patient, make_user, sign_in
from tests.forms import find_form, read_text
from triage.models import ContactTask
from triage.services.claims import claim_case, release_claim

pytestmark = pytest.mark.django_db


def tell(user: User, times: int = 1) -> None:
    for _ in range(times):
        notify(recipients=[user], kind=NotificationKind.CASE_QUEUED, case=None)


def fetch(client: Client, since: int) -> dict[str, Any]:
    found: dict[str, Any] = client.get(reverse("inbox-since", args=[since])).json()
    return found


@pytest.fixture
def user() -> User:
    return make_patient()


@pytest.fixture
def client(user: User) -> Client:
    return sign_in(user, second_factor=False)


def test_a_client_that_was_away_catches_up_in_order(user: User, client: Client) -> None:
    tell(make_patient(), 2)
    tell(user, 5)
    found = fetch(client, 2)
    assert [row["seq"] for row in found["notifications"]] == [3, 4, 5]
    assert found["more"] is False
    assert fetch(client, 5)["notifications"] == []


def test_a_long_absence_comes_in_pages(
    user: User, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("telederm.notifications.views.PAGE_SIZE", 3)
    tell(user, 7)
    seen: list[int] = []
    since, more = 0, True
    while more:
        found = fetch(client, since)
        seen += [row["seq"] for row in found["notifications"]]
        since, more = seen[-1], found["more"]
    assert seen == [1, 2, 3, 4, 5, 6, 7]


def test_what_is_told_holds_ids_and_plain_words_only(user: User) -> None:
    case = make_queued(user)
    (row,) = fetch(sign_in(user, second_factor=False), 0)["notifications"]
    assert set(row) == {"seq", "kind", "case", "words", "at"}
    assert row["case"] == str(case.pk)
    assert row["words"] == str(NotificationKind.CASE_QUEUED.label)


def test_reading_marks_up_to_what_was_shown(user: User, client: Client) -> None:
    tell(user, 3)
    form = find_form(client.get(reverse("inbox")), reverse("inbox-read"))
    tell(user)  # one more arrives while the page is open
    client.post(form.action, form.typed())
    unread = Notification.objects.filter(recipient=user, read_at=None)
    assert [row.seq for row in unread] == [4]
    assert mark_read(user=user, up_to_seq=4) == 1
    assert mark_read(user=user, up_to_seq=4) == 0


@pytest.mark.parametrize("up_to", ["", "-1", "all", "9" * 30, "9" * 5000], ids=len)
def test_nonsense_marks_nothing(user: User, client: Client, up_to: str) -> None:
    tell(user)
    assert client.post(reverse("inbox-read"), {"up_to": up_to}).status_code in {302, 400}
    assert Notification.objects.get().read_at is None


def test_the_bell_counts_what_is_unread(user: User, client: Client) -> None:
    tell(user, 2)
    bell = read_text(client.get(reverse("inbox-bell")))
    assert 'data-live-seq="2"' in bell
    mark_read(user=user, up_to_seq=1)
    assert Inbox.objects.get(user=user).last_seq == 2


def test_who_is_told_of_what() -> None:
    administrator, patient = make_administrator(), make_patient()
    case = make_queued(patient)
    reader = make_dermatologist()
    claim_case(case_id=case.pk, reader=reader)
    release_claim(case_id=case.pk, reader=reader)
    make_reported(case)
    rows = Notification.objects.order_by("recipient", "seq")
    told = list(rows.filter(recipient=patient).values_list("kind", flat=True))
    assert told == ["case_queued", "case_claimed", "case_claimed", "report_ready"]
    assert not rows.filter(recipient__in=[administrator, reader]).exists()


def test_a_notification_leads_to_the_page_that_its_reader_knows() -> None:
    patient, administrator = make_patient(), make_administrator()
    case = make_queued(patient)
    notify(recipients=[administrator], kind=NotificationKind.MODEL_TROUBLE, case=case)
    for person, page in ((patient, "case-detail"), (administrator, "oversight-case")):
        response = sign_in(person).get(reverse("inbox-open", args=[1]))
        assert response.headers["Location"] == reverse(page, args=[case.pk])
    stranger = make_patient()
    notify(recipients=[stranger], kind=NotificationKind.CASE_QUEUED, case=case)
    assert sign_in(stranger).get(reverse("inbox-open", args=[1])).status_code == 404


def open_newest(person: User) -> Any:
    return sign_in(person).get(reverse("inbox-open", args=[1]))


@pytest.mark.parametrize("kind", ["case_overdue", "case_left", "answer_unconfirmed"])
def test_news_for_coordinators_leads_to_the_board(kind: NotificationKind) -> None:
    coordinator, case = make_user(Role.COORDINATOR), make_queued()
    notify(recipients=[coordinator], kind=kind, case=case)
    assert open_newest(coordinator).headers["Location"] == reverse("board-case", args=[case.pk])


def test_an_unconfirmed_answer_leads_to_the_board_also_who_reads() -> None:
    coordinator = make_dermatologist(Role.COORDINATOR)
    case = make_reported(content=replace(CONTENT, disposition=Disposition.ROUTINE_VISIT)).case
    notify(recipients=[coordinator], kind=NotificationKind.ANSWER_UNCONFIRMED, case=case)
    assert open_newest(coordinator).headers["Location"] == reverse("reading", args=[case.pk])
    ContactTask.objects.filter(case=case).update(due_at=timezone.now() - timedelta(hours=1))
    assert open_newest(coordinator).headers["Location"] == reverse("board-case", args=[case.pk])
    assert sign_in(coordinator).get(reverse("board-case", args=[case.pk])).status_code == 200


def test_a_change_that_is_undone_tells_nobody(user: User) -> None:
    with transaction.atomic():
        tell(user)
        transaction.set_rollback(True)
    tell(user)
    assert [row.seq for row in Notification.objects.all()] == [1]
