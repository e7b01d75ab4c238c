"""A real dialogue with a mail server: it may be slow, and refuse; nobody waits, nothing is told."""

import traceback
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection
from django.db.models.functions import Now
from pytest_django import Settings

from telederm.core.mailing import MailNotSent
from telederm.core.session_locks import HeldElsewhere
from telederm.notifications.digests import mail_digest
from telederm.notifications.mail import mail_notification
from telederm.notifications.models import Mail, Notification
from tests.clinic import make_reported
from tests.notifications.mail_server import MailServer, running_mail_server
from tests.together import COMMITTED, do_together, split

Send = Callable[[], Any]


@pytest.fixture
def server(settings: Settings) -> Iterator[MailServer]:
    with running_mail_server(settings) as running:
        yield running


def make_waiting(way: Mail) -> tuple[Notification, Send]:
    """One notification of a patient, and how a worker sends its mail."""
    Notification.objects.exclude(recipient=(patient := make_reported().case.patient)).delete()
    row = Notification.objects.filter(recipient=patient).latest("seq")
    Notification.objects.exclude(pk=row.pk).delete()
    Notification.objects.update(mail=way, mailed_at=None, read_at=None)
    if way == Mail.DAILY:
        return row, lambda: mail_digest(user_id=patient.pk)
    return row, lambda: mail_notification(notification_id=row.pk)


@pytest.mark.django_db(**COMMITTED)
@pytest.mark.parametrize("way", [Mail.AT_ONCE, Mail.DAILY])
def test_two_workers_send_one_mail_and_its_row_is_free_meanwhile(
    server: MailServer, way: Mail
) -> None:
    row, send = make_waiting(way)
    server.may_answer.clear()

    def read_meanwhile() -> int:
        assert server.has_mail.wait(20)
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '2s'")
        try:
            with pytest.raises(HeldElsewhere):
                send()
            return Notification.objects.filter(pk=row.pk).update(read_at=Now())
        finally:
            server.may_answer.set()

    sent, failed = split(do_together([send, read_meanwhile]))
    assert (sent, failed) == ([1, 1], [])
    row.refresh_from_db()
    assert row.mailed_at is not None
    assert not send()
    assert len(server.mails) == 1


@pytest.mark.django_db
@pytest.mark.parametrize("way", [Mail.AT_ONCE, Mail.DAILY])
def test_a_refused_recipient_is_not_named_in_what_is_raised(server: MailServer, way: Mail) -> None:
    row, send = make_waiting(way)
    server.refuses = True
    with pytest.raises(MailNotSent) as caught:
        send()
    told = "".join(traceback.format_exception(caught.value))
    assert "SMTPRecipientsRefused" in told
    assert row.recipient.email not in told
    server.refuses = False
    assert send()
    assert len(server.mails) == 1
