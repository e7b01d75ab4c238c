"""Whoever may not stay is noticed, at the same cost for one socket and for a thousand."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from asgiref.testing import ApplicationCommunicator
from channels.db import database_sync_to_async
from channels.layers import get_channel_layer
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import OperationalError, connections
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from accounts.models import Representation, Role, User
from accounts.representations import end_representation
from accounts.services import revoke_role
from cases.models import Case
from telederm.notifications import access, consumers
from telederm.notifications.access import Access, AccessWatch, Standing, read_access
from telederm.notifications.consumers import LiveConsumer
from telederm.notifications.topics import case_topic, group_of
from tests.factories import (
    make_administrator,
    make_dermatologist,
    make_draft,
    make_patient,
    make_represented,
)
from tests.together import COMMITTED

STANDING = Standing(password="hash", roles=frozenset({"patient"}), has_licence=False)


def open_session() -> str:
    store = SessionStore()
    store.create()
    return str(store.session_key)


@pytest.mark.django_db
def test_two_queries_tell_of_everybody(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    users = [make_patient() for _ in range(5)]
    sessions = [open_session() for _ in range(5)]
    with django_assert_num_queries(2):
        found = read_access(sessions, [user.pk for user in users])
    assert found.sessions == frozenset(sessions)
    assert {pk: standing.roles for pk, standing in found.standings.items()} == {
        user.pk: {Role.PATIENT} for user in users
    }


@pytest.mark.django_db
def test_ended_sessions_and_inactive_users_are_not_there() -> None:
    gone = make_patient()
    User.objects.filter(pk=gone.pk).update(is_active=False)
    old = open_session()
    Session.objects.filter(session_key=old).update(expire_date=timezone.now())
    assert read_access([old, "never"], [gone.pk]) == Access(frozenset(), {})


@pytest.mark.django_db
def test_standing_changes_with_role_licence_and_password() -> None:
    doctor = make_dermatologist(Role.ADMINISTRATOR)
    chief = make_administrator()

    def stand() -> Standing:
        return read_access([], [doctor.pk, chief.pk]).standings[doctor.pk]

    seen = [stand()]
    assert seen[0].has_licence
    revoke_role(user=doctor, role=Role.ADMINISTRATOR, revoked_by=chief)
    seen.append(stand())
    doctor.clinician_profile.verified_at = None
    doctor.clinician_profile.save()
    seen.append(stand())
    doctor.set_password("another horse battery")
    doctor.save()
    seen.append(stand())
    assert len(set(seen)) == len(seen)


@dataclass(eq=False)
class Socket:
    """A socket that remembers what it was told."""

    user_id: int = 1
    session_key: str = "open"
    password: str = "hash"
    told: list[str] = field(default_factory=list)

    async def leave(self) -> None:
        self.told.append("leave")

    async def narrow(self) -> None:
        self.told.append("narrow")


@dataclass
class Desk:
    """Answers the watch in the database's place; a test decides what, and counts how often."""

    answer: Access | Exception
    asked: int = 0

    def __call__(self, *_: Any) -> Access:
        self.asked += 1
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


@pytest.fixture
async def desk(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Desk]:
    desk = Desk(Access(frozenset({"open"}), {1: STANDING}))
    monkeypatch.setattr(access, "read_access", desk)
    monkeypatch.setattr(access, "LOOK_EVERY_S", 0.02)
    yield desk
    await database_sync_to_async(connections.close_all)()


async def wait_for_looks(desk: Desk, count: int) -> None:
    until = desk.asked + count
    async with asyncio.timeout(5):
        while desk.asked < until:
            await asyncio.sleep(0.005)
    await asyncio.sleep(0.01)


async def test_one_question_serves_all_sockets(desk: Desk) -> None:
    watch, sockets = AccessWatch(), [Socket() for _ in range(500)]
    for socket in sockets:
        watch.add(socket)
    await wait_for_looks(desk, 1)
    assert desk.asked == 1
    assert all(socket.told == ["narrow"] for socket in sockets)  # the first look is a closer one
    for socket in sockets:
        watch.discard(socket)


@pytest.mark.parametrize(
    "change",
    [{"user_id": 2}, {"session_key": "ended"}, {"password": "older"}],
    ids=lambda change: next(iter(change)),
)
async def test_socket_without_access_leaves(desk: Desk, change: dict[str, Any]) -> None:
    watch, stranger, other = AccessWatch(), Socket(**change), Socket()
    watch.add(stranger)
    watch.add(other)
    await wait_for_looks(desk, 1)
    assert set(stranger.told) == {"leave"}
    assert other.told == ["narrow"]


async def test_changed_rights_are_told_once(desk: Desk) -> None:
    watch, socket = AccessWatch(), Socket()
    watch.add(socket)
    await wait_for_looks(desk, 3)
    assert socket.told == ["narrow"]
    desk.answer = Access(frozenset({"open"}), {1: Standing("hash", frozenset(), has_licence=False)})
    await wait_for_looks(desk, 3)
    assert socket.told == ["narrow", "narrow"]


async def test_unreachable_database_ends_no_watch(desk: Desk) -> None:
    watch, socket = AccessWatch(), Socket(session_key="ended")
    good, desk.answer = desk.answer, OperationalError("gone")
    watch.add(socket)
    await wait_for_looks(desk, 2)
    assert socket.told == []
    desk.answer = good
    await wait_for_looks(desk, 1)
    assert "leave" in socket.told


async def test_broken_socket_keeps_nobody_else_unwatched(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    watch, broken, socket = AccessWatch(), Socket(session_key="ended"), Socket(session_key="ended")

    async def fail() -> None:
        raise RuntimeError("the line is gone")

    monkeypatch.setattr(broken, "leave", fail)
    watch.add(broken)
    watch.add(socket)
    await wait_for_looks(desk, 2)
    assert "leave" in socket.told


async def test_watch_sleeps_without_sockets_and_wakes_for_the_next(desk: Desk) -> None:
    watch, first, second = AccessWatch(), Socket(), Socket()
    watch.add(first)
    watch.discard(first)
    await asyncio.sleep(0.1)
    assert desk.asked <= 1
    watch.add(second)
    await wait_for_looks(desk, 1)
    assert second.told == ["narrow"]
    assert first.told == []


async def test_a_page_that_leaves_during_a_question_is_watched_no_more(
    desk: Desk, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}
    monkeypatch.setattr(consumers, "begin_following", lambda *_, **__: "group")
    monkeypatch.setattr(consumers, "_current", lambda *_: 1)
    user = User(pk=1, password="hash")
    session: Any = SessionStore("open" * 8)
    session._session_cache = {}  # nothing is looked up
    scope = {"type": "websocket", "user": user, "session": session}
    asked = iter(["websocket.connect", "websocket.receive"])

    async def receive() -> dict[str, str]:
        if (kind := next(asked, "")) == "":
            await asyncio.Event().wait()
        return {"type": kind, "text": '{"subscribe": ["inbox"]}'}

    async def send(message: dict[str, Any]) -> None:
        if message["type"] == "websocket.send":
            raise OSError

    consumer = LiveConsumer()
    with pytest.raises(OSError):  # noqa: PT011 - any: the server's own
        await consumer(scope, receive, send)
    assert consumer not in access.watch_of_this_loop()._sockets
    assert not consumer.is_open


@dataclass
class Line:
    """A socket that is really open, from the page's side."""

    communicator: Any

    async def follow(self, topic: str) -> Any:
        await self.communicator.send_input({"type": "websocket.connect"})
        await self.communicator.receive_output()
        text = json.dumps({"subscribe": [topic]})
        await self.communicator.send_input({"type": "websocket.receive", "text": text})
        return json.loads((await self.communicator.receive_output())["text"])

    async def hears(self, group: str, topic: str) -> bool:
        hint = {"type": "topic.hint", "topic": topic, "seq": 99}
        await get_channel_layer().group_send(group, hint)
        return not await self.communicator.receive_nothing(timeout=0.2)


@pytest.mark.django_db(**COMMITTED)
async def test_who_acts_for_a_patient_no_more_hears_of_their_case_no_more(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}
    monkeypatch.setattr(access, "LOOK_EVERY_S", 0.05)
    representative, representation, case = await database_sync_to_async(make_sent_for_another)()
    session: Any = SessionStore(await database_sync_to_async(open_session)())
    session._session_cache = {}  # as it is once the middleware has looked for the user
    scope = {"type": "websocket", "user": representative, "session": session}
    communicator: Any = ApplicationCommunicator
    line = Line(communicator(LiveConsumer.as_asgi(), scope))
    topic = case_topic(case.pk)
    group = await database_sync_to_async(group_of)(topic, representative, has_second_factor=False)
    assert (await line.follow(topic))["topic"] == topic
    await asyncio.sleep(0.2)  # the first looks, which change nothing
    assert await line.hears(group, topic)
    await line.communicator.receive_output()
    await database_sync_to_async(end_representation)(
        representation=representation, ended_by=representative
    )
    async with asyncio.timeout(5):
        while await line.hears(group, topic):
            await line.communicator.receive_output()
    await line.communicator.send_input({"type": "websocket.disconnect", "code": 1001})
    await line.communicator.wait()
    await database_sync_to_async(connections.close_all)()


def make_sent_for_another() -> tuple[User, Representation, Case]:
    representative = make_patient()
    representation = make_represented(representative)
    case = make_draft(representation.patient, sent_by=representative)
    return representative, representation, case
