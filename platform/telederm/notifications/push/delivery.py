"""Carrying out one job: one notification on one device."""

import logging
from uuid import UUID

from telederm.notifications.models import Notification, PushSubscription
from telederm.notifications.push.encryption import Receiver
from telederm.notifications.push.endpoints import EndpointRefused
from telederm.notifications.push.messages import write_message
from telederm.notifications.push.sending import Outcome, post_message
from telederm.notifications.push.services import end_subscription
from telederm.notifications.push.vapid import read_key

logger = logging.getLogger(__name__)


def deliver(*, notification_id: UUID, subscription_id: UUID) -> Outcome | None:
    """Send the message unless nobody waits for it any more; return what the service said.

    No transaction is open while the service is asked. A worker that dies right after makes a
    message go out twice; the device shows it once, as both bear the same tag.

    Raises:
        PushUnavailable: the service can't take it now; the job is tried again.
    """
    key = read_key()
    subscription = (
        PushSubscription.objects.select_related("user").filter(pk=subscription_id).first()
    )
    waits = Notification.objects.filter(pk=notification_id, read_at=None).exists()
    if key is None or subscription is None or not waits:
        return None
    if not subscription.user.is_active:
        end_subscription(subscription=subscription, actor=None, why="account closed")
        return None
    try:
        outcome = post_message(
            write_message(subscription.user),
            endpoint=subscription.endpoint,
            receiver=Receiver(bytes(subscription.p256dh), bytes(subscription.auth)),
            key=key,
        )
    except EndpointRefused:  # the list of services has become shorter
        end_subscription(subscription=subscription, actor=None, why="service not allowed")
        return None
    if outcome is Outcome.GONE:
        end_subscription(subscription=subscription, actor=None, why="gone at the service")
    elif outcome is Outcome.REFUSED:
        logger.error("a push service refused a message to subscription %s", subscription_id)
    return outcome
