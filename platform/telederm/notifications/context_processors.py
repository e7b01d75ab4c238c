"""What the header of every page shows of the inbox."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from accounts.models import User
from telederm.notifications.models import Inbox, Notification


@dataclass(frozen=True, slots=True)
class Bell:
    """The bell: how many are unread, and at which number the page was rendered."""

    unread: int
    seq: int
    url: str
    bell_url: str


def inbox(request: HttpRequest) -> dict[str, object]:
    """Give the header its bell, if the page shows one."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {}
    return {"inbox": SimpleLazyObject(lambda: read_bell(user))}


def read_bell(user: User) -> Bell:
    """Count what is unread. The number is read first: a later row makes the page fetch again."""
    seq = Inbox.objects.filter(user=user).values_list("last_seq", flat=True).first() or 0
    unread = Notification.objects.filter(recipient=user, read_at=None, rings=True).count()
    return Bell(unread, seq, reverse("inbox"), reverse("inbox-bell"))
