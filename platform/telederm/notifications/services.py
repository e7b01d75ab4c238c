"""Writing notifications."""

from collections.abc import Iterable

from django.db import connection, transaction
from django.db.models.functions import Now

from accounts.models import User
from cases.models import Case
from telederm.notifications.hints import hint_inbox
from telederm.notifications.jobs import defer_mail
from telederm.notifications.models import Inbox, Notification, NotificationKind


@transaction.atomic
def notify(
    *, recipients: Iterable[User], kind: NotificationKind, case: Case | None, mail: bool = False
) -> list[Notification]:
    """Write a notification to each recipient; the hint and the mail follow the commit."""
    # Always in the same order: two transactions that notify the same people can't deadlock.
    ordered = sorted(recipients, key=lambda user: user.pk)
    return [_notify_one(user, kind, case, mail=mail) for user in ordered]


def mark_read(*, user: User, up_to_seq: int) -> int:
    """Mark everything up to a sequence number as read; return how many were new."""
    return Notification.objects.filter(recipient=user, seq__lte=up_to_seq, read_at=None).update(
        read_at=Now()
    )


def _notify_one(
    user: User, kind: NotificationKind, case: Case | None, *, mail: bool
) -> Notification:
    notification = Notification.objects.create(
        recipient=user, seq=_next_seq(user), kind=kind, case=case
    )
    if mail:
        defer_mail(notification)
    hint_inbox(user.pk, notification.seq)
    return notification


def _next_seq(user: User) -> int:
    # The counter's row stays locked until the commit, so numbers appear in commit order.
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {Inbox._meta.db_table} (user_id, last_seq) VALUES (%s, 1)"  # noqa: S608
            " ON CONFLICT (user_id) DO UPDATE"
            f" SET last_seq = {Inbox._meta.db_table}.last_seq + 1 RETURNING last_seq",
            [user.pk],
        )
        return int(cursor.fetchone()[0])
