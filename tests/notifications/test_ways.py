"""How people are told, kind by kind: the bell, mail at once, and one mail a day."""

import re
from typing import Any

import pytest
from django.core import mail
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks, Settings

from accounts.models import User
from telederm.core.mailing import MailNotSent
from telederm.notifications.context_processors import read_bell
from telederm.notifications.models import Inbox, Mail, Notification, NotificationKind
from telederm.notifications.services import choose_ways, mark_read, notify
from telederm.notifications.tasks import defer_digests, send_digest
from telederm.notifications.ways import Way, usual_way
from tests.factories import make_dermatologist, make_patient, sign_in
from tests.forms import find_form, read_text

pytestmark = pytest.mark.django_db

GIVEN, REPLIED = NotificationKind.CASE_GIVEN, NotificationKind.PATIENT_REPLIED


def tell(user: User, *kinds: NotificationKind) -> None:
    for kind in kinds:
        notify(recipients=[user], kind=kind, case=None)


def jobs(task: str) -> list[dict[str, Any]]:
    found = ProcrastinateJob.objects.filter(task_name__endswith=task, status="todo")
    return [job.args for job in found.order_by("id")]


@pytest.fixture
def reader() -> User:
    return make_dermatologist()


def test_what_was_chosen_on_the_page_counts(reader: User) -> None:
    client, path = sign_in(reader), reverse("inbox-choices")
    form = find_form(client.get(path), "").typed()
    assert form[f"{REPLIED}_rings"] == ["on"]
    del form[f"{REPLIED}_rings"]
    form[f"{GIVEN}_mail"] = Mail.NEVER
    assert client.post(path, form).status_code == 302
    tell(reader, REPLIED, GIVEN)
    assert read_bell(reader).unread == 1
    assert "A patient has replied" in read_text(client.get(reverse("inbox"))), "never lost"
    assert not jobs("send_mail")
    assert f"{REPLIED}_rings" not in find_form(client.get(path), "").typed()


def test_a_page_refuses_what_it_does_not_offer(reader: User) -> None:
    client, path = sign_in(reader), reverse("inbox-choices")
    form = find_form(client.get(path), "").typed()
    assert client.post(path, {**form, f"{GIVEN}_mail": "hourly"}).status_code == 422
    tell(reader, GIVEN)
    assert len(jobs("send_mail")) == 1


@pytest.mark.parametrize(
    "kind",
    [
        NotificationKind.REPORT_READY,
        NotificationKind.QUESTION_ASKED,
        NotificationKind.ADDENDUM_READY,
    ],
)
def test_nobody_can_choose_away_what_care_depends_on(kind: NotificationKind) -> None:
    patient = make_patient()
    choose_ways(user=patient, ways={kind: Way(rings=False, mail=Mail.NEVER)})
    tell(patient, kind)
    assert read_bell(patient).unread == 1
    assert len(jobs("send_mail")) == 1
    page = read_text(sign_in(patient, second_factor=False).get(reverse("inbox-choices")))
    assert re.search(rf'name="{kind}_mail"[^>]*disabled', page)


def test_a_bell_for_late_cases_can_not_be_silenced(reader: User) -> None:
    choose_ways(
        user=reader, ways={NotificationKind.CASE_OVERDUE: Way(rings=False, mail=Mail.DAILY)}
    )
    tell(reader, NotificationKind.CASE_OVERDUE)
    assert read_bell(reader).unread == 1
    assert Notification.objects.get().mail == Mail.DAILY


def test_one_mail_a_day_about_all_that_waits(reader: User, settings: Settings) -> None:
    settings.TELEDERM_PUBLIC_URL = "https://skin.example"
    daily = Way(rings=True, mail=Mail.DAILY)
    choose_ways(user=reader, ways={REPLIED: daily, GIVEN: daily})
    tell(reader, REPLIED, GIVEN, REPLIED, NotificationKind.CASE_DUE_SOON)
    tell(make_dermatologist(), REPLIED)
    mark_read(user=reader, up_to_seq=1)
    defer_digests(0)
    (wanted,) = jobs("send_digest")
    for _ in range(3):
        send_digest(**wanted)
    (sent,) = mail.outbox
    assert sent.to == [reader.email]
    assert "wait for you: 2" in sent.body
    assert "https://skin.example/inbox/" in sent.body
    words = f"{sent.subject}\n{sent.body}"
    assert not re.findall("patient|case|reply|TD-|skin(?!\\.example)", words, re.IGNORECASE)
    mailed = Notification.objects.filter(recipient=reader, mailed_at__isnull=False)
    assert sorted(mailed.values_list("seq", flat=True)) == [2, 3]
    defer_digests(0)
    assert len(jobs("send_digest")) == 1, "nothing waits any more"


def test_a_digest_that_can_not_be_sent_stays_due(
    reader: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose_ways(user=reader, ways={REPLIED: Way(rings=True, mail=Mail.DAILY)})
    tell(reader, REPLIED)

    def refuse(*args: object, **kwargs: object) -> None:
        raise ConnectionRefusedError

    with monkeypatch.context() as broken:
        broken.setattr("telederm.notifications.digests.send_mail", refuse)
        with pytest.raises(MailNotSent, match="ConnectionRefusedError"):
            send_digest(user_id=reader.pk)
    send_digest(user_id=reader.pk)
    assert len(mail.outbox) == 1


def test_reading_in_one_tab_tells_the_others(
    reader: User, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    tell(reader, REPLIED, GIVEN)
    with django_capture_on_commit_callbacks(execute=True):
        mark_read(user=reader, up_to_seq=1)
    assert Inbox.objects.get(user=reader).last_seq == 3, "a higher number: each page asks again"
    with django_capture_on_commit_callbacks(execute=True):
        mark_read(user=reader, up_to_seq=1)
    assert Inbox.objects.get(user=reader).last_seq == 3, "nothing was read anew"
    tell(reader, REPLIED)
    assert Notification.objects.filter(recipient=reader).latest("seq").seq == 4


def test_the_whole_pool_is_asked_for_its_ways_at_once(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    pool = [make_dermatologist() for _ in range(5)]
    with django_assert_max_num_queries(3 + 2 * len(pool)):
        notify(recipients=pool, kind=NotificationKind.CASE_DUE_SOON, case=None)


def test_every_kind_has_a_way() -> None:
    assert all(usual_way(kind).rings for kind in NotificationKind)
