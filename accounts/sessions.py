"""Ending every session of a person at once."""

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session

from accounts.models import User


def end_sessions(user: User) -> None:
    """Sign the person out everywhere; open pages are told after the commit."""
    keys = UserSession.objects.filter(user=user).values_list("session_key", flat=True)
    for session in Session.objects.filter(session_key__in=list(keys)):
        session.delete()  # one by one: open pages are told by the row's signal
    UserSession.objects.filter(user=user).delete()
