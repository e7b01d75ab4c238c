"""Putting mail and signs on devices into the database's job table, in the caller's transaction."""

from collections.abc import Iterable
from typing import Final

from telederm.core.jobs import prepare_job
from telederm.notifications.models import Notification, PushSubscription

QUEUE: Final = "mail"
PUSH_QUEUE: Final = "push"
SEND_PUSH: Final = "telederm.notifications.tasks.send_push"
SEND_MAIL: Final = "telederm.notifications.tasks.send_mail"


def defer_mail(notification: Notification) -> None:
    """Ask for the mail that tells of a notification."""
    prepare_job(SEND_MAIL, queue=QUEUE).defer(notification_id=str(notification.pk))


def defer_pushes(notifications: Iterable[Notification]) -> None:
    """Ask for a sign on each device of those who are to be told on theirs: one job a device.

    A service that is down keeps its own devices waiting, and nobody else's.
    """
    wanted = {row.recipient_id: row for row in notifications if row.push}
    if not wanted:
        return
    devices = PushSubscription.objects.filter(user__in=wanted).values_list("pk", "user")
    job = prepare_job(SEND_PUSH, queue=PUSH_QUEUE)
    for device, user in devices.order_by("pk"):
        job.defer(notification_id=str(wanted[user].pk), subscription_id=str(device))
