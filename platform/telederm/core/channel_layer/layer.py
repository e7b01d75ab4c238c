"""The layer itself: Channels' interface over the parts beside this file."""

import asyncio
import uuid
from dataclasses import dataclass
from functools import partial
from typing import Any, ClassVar

from channels.exceptions import ChannelFull
from channels.layers import BaseChannelLayer
from django.core.exceptions import ImproperlyConfigured

from telederm.core.channel_layer.conninfo import read_conninfo
from telederm.core.channel_layer.listener import Listener
from telederm.core.channel_layer.messages import Address, Message, encode
from telederm.core.channel_layer.registry import LocalChannels
from telederm.core.channel_layer.sender import Sender

_LONGEST_PG_CHANNEL = 63  # bytes: NAMEDATALEN less one


@dataclass(frozen=True, slots=True)
class _LoopSide:
    """What belongs to one event loop."""

    name: str
    channels: LocalChannels
    listener: Listener


class PostgresChannelLayer(BaseChannelLayer):
    """Channels over LISTEN and NOTIFY; the package's docstring says what it promises.

    Args:
        dsn: a PostgreSQL address; left out, Django's default database is used. It has to be a
            real connection: LISTEN does not work through a transaction-pooling proxy.
        prefix: separates layers that share a database.
        capacity: messages that may wait for one channel.
        expiry: seconds that a message may wait.
        channel_capacity: capacities for names or globs, as in Channels' own layers.

    Raises:
        ImproperlyConfigured: an unknown key, or an address that can't be read.
    """

    extensions: ClassVar[list[str]] = ["groups"]

    def __init__(
        self,
        *,
        dsn: str | None = None,
        prefix: str = "telederm",
        capacity: int = 2000,
        expiry: float = 60,
        channel_capacity: dict[Any, int] | None = None,
        **unknown: object,
    ) -> None:
        if unknown:
            raise ImproperlyConfigured(
                f"CHANNEL_LAYERS has unknown keys for PostgresChannelLayer: {sorted(unknown)}."
            )
        _check_addresses(dsn, prefix)
        super().__init__(expiry=expiry, capacity=capacity)
        self.channel_capacity = self.compile_capacities(channel_capacity or {})
        self._dsn = dsn
        self._pg_channel = f"{prefix}_channels"
        self._sides: dict[asyncio.AbstractEventLoop, _LoopSide] = {}
        self._sender = Sender(partial(read_conninfo, dsn, purpose="send"), self._pg_channel)

    async def new_channel(self, prefix: str = "specific.") -> str:
        """Make a channel that belongs to this process and event loop, and return its name.

        Raises:
            LayerUnavailableError: the database can't be reached.
        """
        side = self._side()
        await side.listener.ready()
        channel = f"{prefix}{side.name}!{uuid.uuid4().hex}"
        side.channels.open(channel)
        return channel

    async def receive(self, channel: str) -> Message:
        """Wait for the next message on a channel.

        Raises:
            LayerUnavailableError: the database can't be reached and nothing is being heard.
        """
        self.require_valid_channel_name(channel)
        side = self._side()
        if channel not in side.channels:
            await side.listener.ready()
        return await side.channels.open(channel).get()

    async def send(self, channel: str, message: Message) -> None:
        """Send to one channel.

        Raises:
            ChannelFull: the channel lives here and has no room.
            LayerError: see `telederm.core.channel_layer.errors`.
        """
        self.require_valid_channel_name(channel)
        payload = encode(Address("channel", channel), message)
        side = self._sides.get(asyncio.get_running_loop())
        if side is not None and side.channels.is_full(channel):
            raise ChannelFull(channel)
        await self._sender.send(payload)

    async def group_add(self, group: str, channel: str) -> None:
        """Put one of this loop's channels into a group; later group messages will reach it.

        Raises:
            ForeignChannelError: the channel lives elsewhere.
            LayerUnavailableError: the database can't be reached.
        """
        self.require_valid_group_name(group)
        self.require_valid_channel_name(channel)
        side = self._side()
        side.channels.join(group, channel)
        await side.listener.ready()

    async def group_discard(self, group: str, channel: str) -> None:
        """Take a channel out of a group; harmless when it is not in it."""
        self.require_valid_group_name(group)
        self.require_valid_channel_name(channel)
        self._side().channels.leave(group, channel)

    async def group_send(self, group: str, message: Message) -> None:
        """Send to every channel in a group, in every process.

        Raises:
            LayerError: see `telederm.core.channel_layer.errors`.
        """
        self.require_valid_group_name(group)
        await self._sender.send(encode(Address("group", group), message))

    async def close(self) -> None:
        """Close this loop's listener and the process's sending connection."""
        side = self._sides.pop(asyncio.get_running_loop(), None)
        if side is not None:
            await side.listener.close()
        await asyncio.to_thread(self.close_sender)

    def close_sender(self) -> None:
        """Close the sending connection, from code without an event loop."""
        self._sender.close()

    def _side(self) -> _LoopSide:
        loop = asyncio.get_running_loop()
        if loop not in self._sides:
            for ended in [known for known in self._sides if known.is_closed()]:
                del self._sides[ended]
            self._sides[loop] = self._make_side()
        return self._sides[loop]

    def _make_side(self) -> _LoopSide:
        channels = LocalChannels(capacity_of=self.get_capacity, expiry_s=self.expiry)
        listener = Listener(
            partial(read_conninfo, self._dsn, purpose="listen"),
            self._pg_channel,
            on_payload=channels.deliver,
            on_gap=partial(channels.announce_gap, "reconnected"),
        )
        return _LoopSide(name=uuid.uuid4().hex[:12], channels=channels, listener=listener)


def _check_addresses(dsn: str | None, prefix: str) -> None:
    if dsn is not None and not (isinstance(dsn, str) and dsn.strip()):
        raise ImproperlyConfigured(
            "The channel layer's dsn is empty: name a database, or leave dsn out to use Django's."
        )
    read_conninfo(dsn, purpose="check")
    if not prefix or len(f"{prefix}_channels".encode()) > _LONGEST_PG_CHANNEL:
        raise ImproperlyConfigured("The channel layer's prefix must have 1 to 54 bytes.")
