"""What waits for one local channel: bounded, ageing, and honest about what it lost."""

import asyncio
import time
from typing import Final

from telederm.core.channel_layer.messages import Message

GAP_TYPE: Final = "layer.gap"


class Mailbox:
    """Messages for one channel, in order; several receivers share them out among themselves.

    Overflow and expiry don't lose single messages in silence: one message of type `GAP_TYPE`
    stands for all that went, because a client that missed one has to catch up anyway.

    Args:
        capacity: messages that may wait.
        expiry_s: seconds that a message may wait.
    """

    def __init__(self, *, capacity: int, expiry_s: float) -> None:
        self.groups: set[str] = set()
        self.abandoned_at: float | None = None
        self._capacity = capacity
        self._expiry_s = expiry_s
        self._receivers = 0
        self._queue: asyncio.Queue[tuple[float, Message]] = asyncio.Queue()

    @property
    def full(self) -> bool:
        """Whether the next message would be one too many."""
        return self._queue.qsize() >= self._capacity

    def put(self, message: Message) -> None:
        """Add a message; one too many empties the box and leaves a gap in its place."""
        if self.full:
            self._empty()
            self.put_gap("overflow")
        else:
            self._queue.put_nowait((time.monotonic() + self._expiry_s, message))

    def put_gap(self, reason: str) -> None:
        """Tell the receiver that it has missed something."""
        self._queue.put_nowait((float("inf"), {"type": GAP_TYPE, "reason": reason}))

    async def get(self) -> Message:
        """Wait for the next message; a cancelled wait loses none."""
        self.abandoned_at = None
        self._receivers += 1
        try:
            deadline, message = await self._queue.get()
        except BaseException:
            if self._receivers == 1:
                self.abandoned_at = time.monotonic()
            raise
        finally:
            self._receivers -= 1
        if deadline > time.monotonic():
            return message
        self._drop_expired()
        return {"type": GAP_TYPE, "reason": "expired"}

    def _empty(self) -> list[tuple[float, Message]]:
        return [self._queue.get_nowait() for _ in range(self._queue.qsize())]

    def _drop_expired(self) -> None:
        for deadline, message in self._empty():
            if deadline > time.monotonic():
                self._queue.put_nowait((deadline, message))
