"""Putting mail into the database's job table, in the caller's transaction."""

from typing import Final

from procrastinate.contrib.django import app

from telederm.notifications.models import Notification

QUEUE: Final = "mail"
SEND_MAIL: Final = "telederm.notifications.tasks.send_mail"


def defer_mail(notification: Notification) -> None:
    """Ask for the mail that tells of a notification."""
    app.configure_task(SEND_MAIL, queue=QUEUE).defer(notification_id=str(notification.pk))
