"""The daily mail: how many notifications wait, and where to read them. Nothing else."""

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.db.models.functions import Now
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.languages import speaking_to
from accounts.models import User
from telederm.notifications.models import Mail, Notification


def list_digest_readers() -> list[int]:
    """The keys of users for whom a digest waits."""
    waiting = Notification.objects.filter(mail=Mail.DAILY, mailed_at=None, read_at=None)
    active = waiting.filter(recipient__is_active=True)
    return list(active.values_list("recipient", flat=True).order_by("recipient").distinct())


@transaction.atomic
def mail_digest(*, user_id: int) -> int:
    """Send one mail about all that waits for the user; return of how many rows it tells.

    The rows stay locked while the mail goes out: a second worker waits, then finds nothing left.
    """
    rows = Notification.objects.select_for_update().filter(
        recipient=user_id, mail=Mail.DAILY, mailed_at=None, read_at=None
    )
    waiting = [row.pk for row in rows.order_by("seq")]
    if not waiting:
        return 0
    user = User.objects.get(pk=user_id)
    with speaking_to(user):
        send_mail(
            subject=f"Telederm: {_('What is new')}",
            message=render_to_string("notifications/mail/digest.txt", _context(len(waiting))),
            from_email=None,
            recipient_list=[user.email],
        )
    Notification.objects.filter(pk__in=waiting).update(mailed_at=Now())
    return len(waiting)


def _context(count: int) -> dict[str, object]:
    site = settings.TELEDERM_PUBLIC_URL
    return {
        "count": count,
        "address": site + reverse("inbox"),
        "choices": site + reverse("inbox-choices"),
    }
