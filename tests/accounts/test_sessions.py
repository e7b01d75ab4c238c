"""Which session a cookie names, and that nothing is kept of sessions that have run out."""

from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from asgiref.testing import ApplicationCommunicator
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.session_store import SessionStore
from accounts.tasks import sweep_ended_sessions
from telederm.asgi import application
from telederm.notifications.consumers import SIGNED_OUT
from tests.factories import PASSWORD, confirm_address, make_user

Communicator: Any = ApplicationCommunicator  # has no types
QUOTED = r'"\000aaaaaaaaaa"'  # Python reads it as a NUL and ten letters
ODD = ["\0aaaaaaaaaa", "aaaaaaaaaaa\0", "ü" * 11, "aaaaaaaa aaa", "a" * 7, "", None]


@pytest.mark.parametrize("key", ODD)
def test_what_is_no_key_names_no_session(key: str | None) -> None:
    assert SessionStore(key).session_key is None


@pytest.mark.django_db
def test_a_page_is_shown_to_whoever_brings_an_odd_cookie() -> None:
    client = Client(headers={"Cookie": f"{settings.SESSION_COOKIE_NAME}={QUOTED}"})
    assert client.get(reverse("account_login")).status_code == 200
    assert client.get(reverse("inbox")).status_code == 302


@pytest.mark.django_db(transaction=True)
async def test_a_socket_with_an_odd_cookie_is_signed_out() -> None:
    host, cookie = b"testserver", f"{settings.SESSION_COOKIE_NAME}={QUOTED}".encode()
    scope = {
        "type": "websocket",
        "path": "/ws/live/",
        "headers": [(b"host", host), (b"origin", b"http://" + host), (b"cookie", cookie)],
    }
    socket: Any = Communicator(application, scope)
    await socket.send_input({"type": "websocket.connect"})
    answers = [await socket.receive_output() for _ in range(2)]
    assert [each["type"] for each in answers] == ["websocket.accept", "websocket.close"]
    assert answers[1]["code"] == SIGNED_OUT


@pytest.mark.django_db
def test_what_was_kept_of_ended_sessions_is_forgotten_daily() -> None:
    user = make_user()
    confirm_address(user)
    keys = []
    for _ in range(3):
        client = Client()
        client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
        keys.append(client.session.session_key)
    ran_out, gone, open_one = keys
    Session.objects.filter(session_key=ran_out).update(expire_date=timezone.now())
    Session.objects.filter(session_key=gone).delete()
    assert UserSession.objects.count() == 3
    sweep_ended_sessions(timestamp=0)
    assert [session.session_key for session in Session.objects.all()] == [open_one]
    assert [session.session_key for session in UserSession.objects.all()] == [open_one]
    assert sweep_ended_sessions.queue == "upkeep"
