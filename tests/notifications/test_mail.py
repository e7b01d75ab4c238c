"""Mail says that there is something to read, once, and nothing about health."""

import re

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django import Settings

from cases.services.reports import sign_addendum
from cases.workflow import UrgencyTier
from serving.contract import LABELS
from telederm.core.mailing import MailNotSent
from telederm.notifications.models import Notification, NotificationKind
from telederm.notifications.services import mark_read
from telederm.notifications.tasks import send_mail
from tests.clinic import CONTENT, make_reported

pytestmark = pytest.mark.django_db


def mail_jobs() -> list[str]:
    """Of this test's notifications: a test that committed may have left jobs of others behind."""
    there = {str(pk) for pk in Notification.objects.values_list("pk", flat=True)}
    jobs = ProcrastinateJob.objects.filter(queue_name="mail", status="todo").order_by("id")
    asked = [job.args["notification_id"] for job in jobs]
    return [notification for notification in asked if notification in there]


def test_a_signed_report_asks_for_one_mail_which_goes_out_once(settings: Settings) -> None:
    settings.TELEDERM_PUBLIC_URL = "https://skin.example"
    report = make_reported()
    (wanted,) = mail_jobs()
    for _ in range(3):
        send_mail(notification_id=wanted)
    (sent,) = mail.outbox
    assert sent.to == [report.case.patient.email]
    assert "https://skin.example/inbox/" in sent.body
    assert Notification.objects.get(pk=wanted).mailed_at is not None


def test_an_addendum_is_mailed_too() -> None:
    report = make_reported()
    sign_addendum(report=report, signed_by=report.signed_by, text="Wear a hat.")
    jobs = mail_jobs()
    assert len(jobs) == 2
    send_mail(notification_id=jobs[-1])
    assert "added something" in mail.outbox[0].subject
    assert "hat" not in mail.outbox[0].body


def test_what_was_read_in_the_meantime_is_not_mailed() -> None:
    report = make_reported()
    mark_read(user=report.case.patient, up_to_seq=100)
    send_mail(notification_id=mail_jobs()[0])
    assert not mail.outbox


@pytest.mark.parametrize("kind", NotificationKind)
def test_no_clinical_word_in_any_mail(kind: NotificationKind) -> None:
    report = make_reported()
    Notification.objects.update(kind=kind, mailed_at=None)
    send_mail(notification_id=mail_jobs()[0])
    (sent,) = mail.outbox
    text = f"{sent.subject}\n{sent.body}"
    words = [label.name for label in LABELS] + [CONTENT.diagnosis, CONTENT.plain_summary]
    words += [str(tier.label) for tier in UrgencyTier] + ["melanoma", "cancer", "skin", "mole"]
    words += [report.case.patient.full_name, report.case.reference, str(report.case_id)]
    assert not re.findall("|".join(map(re.escape, words)), text, re.IGNORECASE)
    assert type(sent) is EmailMultiAlternatives
    assert not sent.alternatives
    assert not sent.attachments


def test_a_mail_that_cannot_be_sent_stays_due(monkeypatch: pytest.MonkeyPatch) -> None:
    make_reported()
    (wanted,) = mail_jobs()

    def refuse(*args: object, **kwargs: object) -> None:
        raise ConnectionRefusedError

    with monkeypatch.context() as broken:
        broken.setattr("telederm.notifications.mail.send_mail", refuse)
        with pytest.raises(MailNotSent, match="ConnectionRefusedError"):
            send_mail(notification_id=wanted)
    assert Notification.objects.get(pk=wanted).mailed_at is None
    send_mail(notification_id=wanted)
    assert len(mail.outbox) == 1
