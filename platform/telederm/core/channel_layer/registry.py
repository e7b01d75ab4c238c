"""The channels that live in one event loop, and the groups they are in."""

import logging
import time
from collections.abc import Callable
from typing import Final

from telederm.core.channel_layer.errors import ForeignChannelError, MessageTypeError
from telederm.core.channel_layer.mailbox import Mailbox
from telederm.core.channel_layer.messages import read_address, read_message

logger = logging.getLogger(__name__)

_STRANGER: Final = "Something else sends on this layer's PostgreSQL channel; ignored"

# A consumer that ends cancels its receive() and never comes back; somebody who waits with a
# time limit cancels and does come back. This many seconds tell them apart.
ABANDONED_AFTER_S: Final = 30.0


class LocalChannels:
    """Mailboxes and groups of one event loop; touched only from that loop.

    Args:
        capacity_of: the capacity for a channel's name.
        expiry_s: seconds that a message may wait.
    """

    def __init__(self, *, capacity_of: Callable[[str], int], expiry_s: float) -> None:
        self._capacity_of = capacity_of
        self._expiry_s = expiry_s
        self._boxes: dict[str, Mailbox] = {}
        self._groups: dict[str, set[str]] = {}

    def __contains__(self, channel: str) -> bool:
        return channel in self._boxes

    def open(self, channel: str) -> Mailbox:
        """Return the channel's mailbox, made on first use."""
        if channel not in self._boxes:
            self._forget_abandoned()
            self._boxes[channel] = Mailbox(
                capacity=self._capacity_of(channel), expiry_s=self._expiry_s
            )
        return self._boxes[channel]

    def is_full(self, channel: str) -> bool:
        """Whether a channel of this loop has no room; False for anybody else's."""
        return channel in self._boxes and self._boxes[channel].full

    def join(self, group: str, channel: str) -> None:
        """Put a channel of this loop into a group.

        Raises:
            ForeignChannelError: the channel lives elsewhere.
        """
        if channel not in self._boxes:
            raise ForeignChannelError(
                f"{channel!r} does not live in this process and event loop: a consumer adds its "
                "own self.channel_name."
            )
        self._boxes[channel].groups.add(group)
        self._groups.setdefault(group, set()).add(channel)

    def leave(self, group: str, channel: str) -> None:
        """Take a channel out of a group; harmless when it is not in it."""
        members = self._groups.get(group, set())
        members.discard(channel)
        if not members:
            self._groups.pop(group, None)
        if channel in self._boxes:
            self._boxes[channel].groups.discard(group)

    def deliver(self, payload: str) -> None:
        """Hand a NOTIFY payload to each local channel that it is for."""
        address = read_address(payload)
        if address is None:
            logger.warning(_STRANGER)
            return
        names = {address.name} if address.kind == "channel" else self._groups.get(address.name, ())
        for box in [self._boxes[name] for name in names if name in self._boxes]:
            try:
                box.put(read_message(payload))
            except MessageTypeError:
                logger.warning(_STRANGER)
                return

    def announce_gap(self, reason: str) -> None:
        """Tell every local channel that messages may have been lost."""
        for box in self._boxes.values():
            box.put_gap(reason)

    def _forget_abandoned(self) -> None:
        limit = time.monotonic() - ABANDONED_AFTER_S
        for name, box in list(self._boxes.items()):
            if box.abandoned_at is not None and box.abandoned_at < limit:
                for group in list(box.groups):
                    self.leave(group, name)
                del self._boxes[name]
