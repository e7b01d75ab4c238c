"""Mail about notifications: that there is something to read, and where to sign in. No more."""

from uuid import UUID

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.db.models.functions import Now
from django.template.loader import render_to_string
from django.urls import reverse

from accounts.languages import speaking_to
from telederm.notifications.models import Notification


@transaction.atomic
def mail_notification(*, notification_id: UUID) -> bool:
    """Send the mail once; return whether it was sent now.

    The row stays locked while the mail goes out: a second worker waits, then finds it sent.
    """
    notification = (
        Notification.objects.select_for_update(of=("self",))
        .select_related("recipient")
        .get(pk=notification_id)
    )
    if notification.mailed_at is not None or notification.read_at is not None:
        return False
    with speaking_to(notification.recipient):
        send_mail(
            subject=f"Telederm: {notification.get_kind_display()}",
            message=render_to_string("notifications/mail/notice.txt", _context(notification)),
            from_email=None,
            recipient_list=[notification.recipient.email],
        )
    Notification.objects.filter(pk=notification.pk).update(mailed_at=Now())
    return True


def _context(notification: Notification) -> dict[str, object]:
    return {
        "headline": notification.get_kind_display(),
        "address": settings.TELEDERM_PUBLIC_URL + reverse("inbox"),
    }
