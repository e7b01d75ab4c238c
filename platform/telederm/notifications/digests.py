"""The daily mail: how many notifications wait, and where to read them. Nothing else."""

from django.conf import settings
from django.core.mail import send_mail
from django.db.models.functions import Now
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.languages import speaking_to
from accounts.models import User
from telederm.core.mailing import without_addresses
from telederm.core.session_locks import hold_session_lock
from telederm.notifications.models import Mail, Notification


def list_digest_readers() -> list[int]:
    """The keys of users for whom a digest waits."""
    waiting = Notification.objects.filter(mail=Mail.DAILY, mailed_at=None, read_at=None)
    active = waiting.filter(recipient__is_active=True)
    return list(active.values_list("recipient", flat=True).order_by("recipient").distinct())


def mail_digest(*, user_id: int) -> int:
    """Send one mail about all that waits for the user; return of how many rows it tells.

    The rows are free while the mail goes out: the user's pages mark them as read.

    Raises:
        MailNotSent: the mail server did not take it.
        HeldElsewhere: another worker is sending it.
    """
    with hold_session_lock(f"digest of user {user_id}"):
        rows = Notification.objects.filter(
            recipient=user_id, mail=Mail.DAILY, mailed_at=None, read_at=None
        )
        waiting = list(rows.values_list("pk", flat=True))
        if waiting:
            _send(User.objects.get(pk=user_id), len(waiting))
            Notification.objects.filter(pk__in=waiting, mailed_at=None).update(mailed_at=Now())
        return len(waiting)


def _send(user: User, count: int) -> None:
    with speaking_to(user):
        subject = f"Telederm: {_('What is new')}"
        text = render_to_string("notifications/mail/digest.txt", _context(count))
    with without_addresses():
        send_mail(subject, text, None, [user.email])


def _context(count: int) -> dict[str, object]:
    site = settings.TELEDERM_PUBLIC_URL
    return {
        "count": count,
        "address": site + reverse("inbox"),
        "choices": site + reverse("inbox-choices"),
    }
