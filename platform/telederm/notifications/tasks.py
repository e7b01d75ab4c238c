"""What the worker does for notifications."""

from uuid import UUID

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from telederm.notifications.digests import list_digest_readers, mail_digest
from telederm.notifications.jobs import PUSH_QUEUE, QUEUE
from telederm.notifications.mail import mail_notification
from telederm.notifications.push.delivery import deliver

# About an hour and a half in all; the row stays unread in the inbox whatever becomes of the mail.
_PATIENCE = RetryStrategy(max_attempts=8, exponential_wait=4)


@app.task(queue=QUEUE, retry=_PATIENCE)
def send_mail(notification_id: str) -> None:
    """Send the mail of one notification, unless it was sent or read already."""
    mail_notification(notification_id=UUID(notification_id))


@app.task(queue=PUSH_QUEUE, retry=_PATIENCE)
def send_push(notification_id: str, subscription_id: str) -> None:
    """Have one device show that something is new, unless it was read already."""
    deliver(notification_id=UUID(notification_id), subscription_id=UUID(subscription_id))


@app.task(queue=QUEUE, retry=_PATIENCE)
def send_digest(user_id: int) -> None:
    """Send one user's daily mail, unless everything was read or sent already."""
    mail_digest(user_id=user_id)


@app.periodic(cron="30 6 * * *")
@app.task(queue=QUEUE, queueing_lock="defer-digests")
def defer_digests(timestamp: int) -> None:
    """Ask for the daily mail of each user for whom something waits."""
    del timestamp
    for user_id in list_digest_readers():
        send_digest.defer(user_id=user_id)
