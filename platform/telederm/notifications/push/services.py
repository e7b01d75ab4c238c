"""Keeping which devices a person is told on."""

from typing import Final

from django.db import transaction

from accounts.models import User
from telederm.audit.models import Action
from telederm.audit.services import record_event
from telederm.notifications.models import PushSubscription
from telederm.notifications.push.encryption import Receiver
from telederm.notifications.push.endpoints import check_endpoint

MOST_DEVICES: Final = 10


@transaction.atomic
def subscribe(*, user: User, endpoint: str, receiver: Receiver) -> PushSubscription:
    """Tell the user on this device from now on; asking again with new keys replaces the old ones.

    A device that told somebody else before tells its new user only. Beyond `MOST_DEVICES` the
    oldest is told no more.

    Raises:
        EndpointRefused: the endpoint is none of an allowed push service.
    """
    check_endpoint(endpoint)
    for theirs in PushSubscription.objects.filter(endpoint=endpoint).exclude(user=user):
        end_subscription(subscription=theirs, actor=user, why="another person's device now")
    keys = {"p256dh": receiver.p256dh, "auth": receiver.auth}
    subscription, is_new = PushSubscription.objects.update_or_create(
        endpoint=endpoint, user=user, defaults=keys
    )
    if is_new:
        detail = {"event": "push on"}
        record_event(action=Action.CREATE, actor=user, record=subscription, detail=detail)
        _forget_the_oldest(user)
    return subscription


@transaction.atomic
def renew(*, user: User, known: str, endpoint: str, receiver: Receiver) -> PushSubscription | None:
    """Keep a device that is known already under its new address; None where it isn't any more.

    Raises:
        EndpointRefused: the endpoint is none of an allowed push service.
    """
    held = PushSubscription.objects.select_for_update().filter(user=user, endpoint=known).first()
    if held is None:
        return None
    if endpoint != known:
        end_subscription(subscription=held, actor=user, why="has a new address")
    return subscribe(user=user, endpoint=endpoint, receiver=receiver)


@transaction.atomic
def unsubscribe(*, user: User, endpoint: str | None = None, why: str = "asked") -> int:
    """Stop telling the user on one device, or on all; return on how many."""
    rows = PushSubscription.objects.filter(user=user)
    if endpoint is not None:
        rows = rows.filter(endpoint=endpoint)
    for subscription in rows.order_by("pk"):
        end_subscription(subscription=subscription, actor=user, why=why)
    return len(rows)


@transaction.atomic
def end_subscription(*, subscription: PushSubscription, actor: User | None, why: str) -> None:
    """Forget a device; harmless when it is forgotten already."""
    ended, _by_model = PushSubscription.objects.filter(pk=subscription.pk).delete()
    if ended:
        record_event(
            action=Action.DELETE,
            actor=actor,
            record=subscription,
            detail={"event": "push off", "why": why},
        )


def _forget_the_oldest(user: User) -> None:
    newest_first = PushSubscription.objects.filter(user=user).order_by("-created_at", "pk")
    for old in newest_first[MOST_DEVICES:]:
        end_subscription(subscription=old, actor=user, why="too many devices")
