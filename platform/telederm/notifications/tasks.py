"""What the worker does for notifications."""

from uuid import UUID

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from telederm.notifications.jobs import QUEUE
from telederm.notifications.mail import mail_notification

# About an hour and a half in all; the row stays unread in the inbox whatever becomes of the mail.
_PATIENCE = RetryStrategy(max_attempts=8, exponential_wait=4)


@app.task(queue=QUEUE, retry=_PATIENCE)
def send_mail(notification_id: str) -> None:
    """Send the mail of one notification, unless it was sent or read already."""
    mail_notification(notification_id=UUID(notification_id))
