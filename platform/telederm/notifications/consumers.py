"""The live socket: one for each open page; it carries hints, never content.

Client: {"subscribe": ["queue", "case:<id>", "inbox"]}
Server: {"topic": ..., "seq": ...} once for each topic after joining, then with every change.
Close codes: 4401 signed out, 4400 not the protocol.
"""

import asyncio
from typing import Any, Final, TypeGuard

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncJsonWebsocketConsumer
from django.contrib.sessions.models import Session
from django.utils import timezone

from accounts.models import User
from telederm.notifications.topics import current_number, group_of, inbox_group, session_group

SIGNED_OUT: Final = 4401
BAD_REQUEST: Final = 4400
MAX_TOPICS: Final = 20
RECHECK_SECONDS: Final = 4.0  # an ended session or a deactivated user is noticed within this


class LiveConsumer(AsyncJsonWebsocketConsumer):
    """Joins the groups that the user may follow, and looks again whether they still may."""

    user_id: int
    session_key: str
    topics: dict[str, str]

    async def connect(self) -> None:
        """Accept signed-in users; the others learn why by the close code."""
        await self.accept()
        self.topics = {}
        user = self.scope["user"]
        if not user.is_authenticated:
            await self.close(code=SIGNED_OUT)
            return
        self.user_id, self.session_key = user.pk, self.scope["session"].session_key
        for group in (session_group(self.session_key), inbox_group(self.user_id)):
            await self.channel_layer.group_add(group, self.channel_name)
        self._watch = asyncio.create_task(self._watch_access())

    async def disconnect(self, code: int) -> None:
        """Leave every group."""
        if not hasattr(self, "_watch"):
            return
        self._watch.cancel()
        own = {session_group(self.session_key), inbox_group(self.user_id)}
        for group in own | set(self.topics.values()):
            await self.channel_layer.group_discard(group, self.channel_name)

    async def receive_json(self, content: Any, **kwargs: Any) -> None:
        """Join the topics that the client asks for; what it may not follow is left out."""
        topics = content.get("subscribe") if isinstance(content, dict) else None
        if not _is_topic_list(topics) or len(self.topics) + len(topics) > MAX_TOPICS:
            await self.close(code=BAD_REQUEST)
            return
        for topic in topics:
            await self._join(topic)

    async def topic_hint(self, message: dict[str, Any]) -> None:
        """Pass a hint on, if the client follows the topic."""
        if message["topic"] in self.topics:
            await self.send_json({"topic": message["topic"], "seq": message["seq"]})

    async def session_ended(self, message: dict[str, Any]) -> None:
        """The session was signed out."""
        await self.close(code=SIGNED_OUT)

    async def access_changed(self, message: dict[str, Any]) -> None:
        """Roles or rights have changed."""
        await self._recheck()

    async def layer_reconnected(self, message: dict[str, Any]) -> None:
        """Hints may have been lost: say again how far each topic has come."""
        for topic in list(self.topics):
            await self._tell_current(topic)

    async def _join(self, topic: str) -> None:
        if topic in self.topics:
            return
        if (group := await self._group_of(topic)) is None:
            return
        self.topics[topic] = group
        await self.channel_layer.group_add(group, self.channel_name)
        await self._tell_current(topic)  # after joining: nothing falls between the two

    async def _tell_current(self, topic: str) -> None:
        number = await database_sync_to_async(_current)(topic, self.user_id)
        await self.send_json({"topic": topic, "seq": number})

    async def _group_of(self, topic: str) -> str | None:
        group: str | None = await database_sync_to_async(_group)(topic, self.user_id)
        return group

    async def _watch_access(self) -> None:
        while True:
            await asyncio.sleep(RECHECK_SECONDS)
            await self._recheck()

    async def _recheck(self) -> None:
        if not await database_sync_to_async(_is_signed_in)(self.session_key, self.user_id):
            await self.close(code=SIGNED_OUT)
            return
        for topic, group in list(self.topics.items()):
            if await self._group_of(topic) is None:
                del self.topics[topic]
                await self.channel_layer.group_discard(group, self.channel_name)


def _is_topic_list(topics: Any) -> TypeGuard[list[str]]:
    return isinstance(topics, list) and all(isinstance(topic, str) for topic in topics)


def _group(topic: str, user_id: int) -> str | None:
    user = User.objects.filter(pk=user_id, is_active=True).first()
    return group_of(topic, user) if user else None


def _current(topic: str, user_id: int) -> int:
    return current_number(topic, User(pk=user_id))


def _is_signed_in(session_key: str, user_id: int) -> bool:
    return (
        Session.objects.filter(session_key=session_key, expire_date__gt=timezone.now()).exists()
        and User.objects.filter(pk=user_id, is_active=True).exists()
    )
