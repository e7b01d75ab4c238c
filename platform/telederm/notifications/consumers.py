"""The live socket: one for each open page; it carries hints, never content.

Client: {"subscribe": ["queue", "case:<id>", "inbox"]}
Server: {"topic": ..., "seq": ...} once for each topic after joining, then with every change.
Close codes: 4401 signed out, 4400 not the protocol.
"""

import json
from contextlib import suppress
from types import SimpleNamespace
from typing import Any, Final, TypeGuard

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncJsonWebsocketConsumer

from accounts.models import User
from accounts.second_factor import was_opened_with_second_factor
from telederm.notifications.access import watch_of_this_loop
from telederm.notifications.follows import begin_following, read_address
from telederm.notifications.topics import current_number, group_of, session_group

SIGNED_OUT: Final = 4401
BAD_REQUEST: Final = 4400
MAX_TOPICS: Final = 20
MAX_REQUEST: Final = 4096  # characters


class LiveConsumer(AsyncJsonWebsocketConsumer):
    """Joins the groups that the user may follow; the watch looks whether they still may."""

    user_id: int
    session_key: str
    password: str  # its hash, as it was when the socket opened
    has_second_factor: bool
    topics: dict[str, str]
    is_open = False

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Serve the socket; however that ends, nobody looks after it any more."""
        try:
            await super().__call__(scope, receive, send)
        finally:
            # Sending to a page that has left raises, and then no disconnect is told of.
            self.is_open = False
            watch_of_this_loop().discard(self)

    async def connect(self) -> None:
        """Accept signed-in users; the others learn why by the close code."""
        await self.accept()
        user = self.scope["user"]
        if not user.is_authenticated:
            await self.close(code=SIGNED_OUT)
            return
        self.user_id, self.password = user.pk, user.password
        self.session_key, self.topics = self.scope["session"].session_key, {}
        session = SimpleNamespace(session=self.scope["session"])
        self.has_second_factor = was_opened_with_second_factor(session, user)
        self.is_open = True
        await self.channel_layer.group_add(session_group(self.session_key), self.channel_name)
        watch_of_this_loop().add(self)

    async def disconnect(self, code: int) -> None:
        """Leave every group."""
        if not hasattr(self, "topics"):  # was never signed in
            return
        self.is_open = False
        watch_of_this_loop().discard(self)
        for group in {session_group(self.session_key), *self.topics.values()}:
            await self.channel_layer.group_discard(group, self.channel_name)

    async def receive(
        self, text_data: str | None = None, bytes_data: bytes | None = None, **kwargs: Any
    ) -> None:
        """Join the topics that the client asks for; what it may not follow is left out."""
        if not self.is_open:
            return
        topics = _read_topics(text_data)
        if topics is None or len(self.topics) + len(topics) > MAX_TOPICS:
            await self._shut(BAD_REQUEST)
            return
        for topic in topics:
            await self._join(topic)

    async def topic_hint(self, message: dict[str, Any]) -> None:
        """Pass a hint on, if the client follows the topic."""
        if self.is_open and message["topic"] in self.topics:
            await self.send_json({"topic": message["topic"], "seq": message["seq"]})

    async def session_ended(self, message: dict[str, Any]) -> None:
        """The session is over, by whatever way."""
        await self.leave()

    async def layer_gap(self, message: dict[str, Any]) -> None:
        """Hints may have been lost: say again how far each topic has come."""
        for topic in list(self.topics):
            await self._tell_current(topic)

    async def leave(self) -> None:
        """Close: the person is signed out."""
        await self._shut(SIGNED_OUT)

    async def narrow(self) -> None:
        """Leave the topics that the user may not follow any more."""
        for topic, group in list(self.topics.items()):
            if await self._group_of(topic) is None:
                del self.topics[topic]
                await self.channel_layer.group_discard(group, self.channel_name)

    async def _join(self, topic: str) -> None:
        if topic in self.topics or (group := await self._begin(topic)) is None:
            return
        self.topics[topic] = group
        await self.channel_layer.group_add(group, self.channel_name)
        await self._tell_current(topic)  # after joining: nothing falls between the two

    async def _tell_current(self, topic: str) -> None:
        number = await database_sync_to_async(_current)(topic, self.user_id)
        if self.is_open:
            await self.send_json({"topic": topic, "seq": number})

    async def _begin(self, topic: str) -> str | None:
        group: str | None = await database_sync_to_async(begin_following)(
            topic,
            self.user_id,
            has_second_factor=self.has_second_factor,
            address=read_address(self.scope),
        )
        return group

    async def _group_of(self, topic: str) -> str | None:
        group: str | None = await database_sync_to_async(_group)(
            topic, self.user_id, has_second_factor=self.has_second_factor
        )
        return group

    async def _shut(self, code: int) -> None:
        # Frames and messages that are on their way find the socket shut, and shut it only once.
        was_open, self.is_open = self.is_open, False
        if was_open:
            with suppress(OSError):  # the page was left a moment before, and hears it no more
                await self.close(code=code)


def _read_topics(text: str | None) -> list[str] | None:
    if text is None or len(text) > MAX_REQUEST:
        return None
    try:
        request = json.loads(text)
    except (ValueError, RecursionError):
        return None
    topics = request.get("subscribe") if isinstance(request, dict) else None
    return topics if _is_topic_list(topics) else None


def _is_topic_list(topics: Any) -> TypeGuard[list[str]]:
    return isinstance(topics, list) and all(isinstance(topic, str) for topic in topics)


def _group(topic: str, user_id: int, *, has_second_factor: bool) -> str | None:
    user = User.objects.filter(pk=user_id, is_active=True).first()
    return group_of(topic, user, has_second_factor=has_second_factor) if user else None


def _current(topic: str, user_id: int) -> int:
    return current_number(topic, User(pk=user_id))
