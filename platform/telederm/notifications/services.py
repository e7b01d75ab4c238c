"""Writing notifications."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict

from django.db import connection, transaction
from django.db.models import QuerySet
from django.db.models.functions import Now

from accounts.models import User
from cases.models import Case
from telederm.notifications.hints import hint_inbox
from telederm.notifications.jobs import defer_mail, defer_pushes
from telederm.notifications.models import (
    Inbox,
    Mail,
    Notification,
    NotificationChoice,
    NotificationKind,
)
from telederm.notifications.ways import Way, bounded, find_ways


@transaction.atomic
def notify(
    *, recipients: Iterable[User], kind: NotificationKind, case: Case | None
) -> list[Notification]:
    """Write a notification to each recipient; the hint and the mail follow the commit.

    How each is told beside the row in the inbox, they have chosen (`ways.py`).
    """
    # Always in the same order: two transactions that notify the same people can't deadlock.
    ordered = sorted(recipients, key=lambda user: user.pk)
    ways = find_ways(kind, ordered)
    rows = [_notify_one(user, kind, case, ways[user.pk]) for user in ordered]
    defer_pushes(rows)
    return rows


def mark_read(*, user: User, up_to_seq: int) -> int:
    """Mark everything up to a sequence number as read; return how many were new."""
    return _mark(Notification.objects.filter(recipient=user, seq__lte=up_to_seq), user)


def mark_case_read(*, user: User, case: Case) -> int:
    """Mark what was told of a case as read; return how many were new."""
    return _mark(Notification.objects.filter(recipient=user, case=case), user)


@transaction.atomic
def choose_ways(*, user: User, ways: Mapping[NotificationKind, Way]) -> None:
    """Keep how the user wants to be told of each kind, within what can be chosen."""
    for kind, wish in ways.items():
        way = bounded(kind, wish)
        NotificationChoice.objects.update_or_create(user=user, kind=kind, defaults=asdict(way))


def _mark(rows: QuerySet[Notification], user: User) -> int:
    marked = rows.filter(read_at=None).update(read_at=Now())
    if marked:
        # After the commit, in a transaction of its own: a look at a page holds no counter.
        transaction.on_commit(lambda: hint_inbox(user.pk, _next_seq(user)))
    return marked


def _notify_one(user: User, kind: NotificationKind, case: Case | None, way: Way) -> Notification:
    notification = Notification.objects.create(
        recipient=user, seq=_next_seq(user), kind=kind, case=case, **asdict(way)
    )
    if way.mail == Mail.AT_ONCE:
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
