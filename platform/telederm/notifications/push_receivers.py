"""Devices are forgotten with the session that they were named in, and with the account."""

from typing import Any

from django.contrib.sessions.models import Session
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from django.utils import timezone

from accounts.models import User
from telederm.notifications.models import PushSubscription
from telederm.notifications.push.services import end_subscription, unsubscribe
from telederm.notifications.push_views import SESSION_KEY


@receiver(post_delete, sender=Session)
def forget_device(sender: Any, instance: Session, **kwargs: Any) -> None:
    """Signed out, here or from another device: whoever picks this one up is told nothing.

    A session that only ran out is swept later, in bulk: its owner wants to be told meanwhile. One
    that got a new key goes on under it, and the device with it.
    """
    if getattr(instance, "has_moved", False) or instance.expire_date <= timezone.now():
        return
    pk = instance.get_decoded().get(SESSION_KEY)
    for subscription in PushSubscription.objects.filter(pk=pk) if pk else ():
        end_subscription(subscription=subscription, actor=subscription.user, why="signed out")


@receiver(post_save, sender=User)
def forget_devices_of_the_locked_out(sender: Any, instance: User, **kwargs: Any) -> None:
    """A closed account is told nothing anywhere."""
    if not instance.is_active:
        unsubscribe(user=instance, why="account closed")
