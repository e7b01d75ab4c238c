"""Ending every session of a person at once, and forgetting those that have run out."""

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef
from django.utils import timezone

from accounts.models import User


def end_sessions(user: User) -> None:
    """Sign the person out everywhere; open pages are told after the commit."""
    keys = UserSession.objects.filter(user=user).values_list("session_key", flat=True)
    for session in Session.objects.filter(session_key__in=list(keys)):
        session.delete()  # one by one: open pages are told by the row's signal
    UserSession.objects.filter(user=user).delete()


def sweep_sessions() -> None:
    """Delete the sessions that have run out, and what was kept of sessions that are there no more.

    The latter holds addresses and browsers of people: it stays no longer than the session itself.
    """
    Session.objects.filter(expire_date__lt=timezone.now()).delete()
    there = Session.objects.filter(session_key=OuterRef("session_key"))
    UserSession.objects.filter(~Exists(there)).delete()
