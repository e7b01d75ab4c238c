"""Mail about notifications: that there is something to read, and where to sign in. No more."""

from uuid import UUID

from django.conf import settings
from django.core.mail import send_mail
from django.db.models.functions import Now
from django.template.loader import render_to_string
from django.urls import reverse

from accounts.languages import speaking_to
from telederm.core.mailing import without_addresses
from telederm.core.session_locks import hold_session_lock
from telederm.notifications.models import Notification


def mail_notification(*, notification_id: UUID) -> bool:
    """Send the mail once; return whether it was sent now.

    The row is free while the mail goes out: the patient's pages mark it as read.

    Raises:
        MailNotSent: the mail server did not take it.
        HeldElsewhere: another worker is sending it.
    """
    with hold_session_lock(f"mail of notification {notification_id}"):
        notification = Notification.objects.select_related("recipient").get(pk=notification_id)
        if notification.mailed_at is not None or notification.read_at is not None:
            return False
        _send(notification)
        unmailed = Notification.objects.filter(pk=notification.pk, mailed_at=None)
        unmailed.update(mailed_at=Now())
        return True


def _send(notification: Notification) -> None:
    with speaking_to(notification.recipient):
        subject = f"Telederm: {notification.get_kind_display()}"
        text = render_to_string("notifications/mail/notice.txt", _context(notification))
    with without_addresses():
        send_mail(subject, text, None, [notification.recipient.email])


def _context(notification: Notification) -> dict[str, object]:
    return {
        "headline": notification.get_kind_display(),
        "address": settings.TELEDERM_PUBLIC_URL + reverse("inbox"),
    }
