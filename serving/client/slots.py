"""A bounded number of calls in flight; the others wait in line."""

import threading
from collections import deque
from concurrent.futures import Future


class Slots:
    """Hands out `limit` slots, first come first served, to threads and coroutines alike.

    `acquire` returns a future that is done once a slot is held. It is a future,
    and not a lock, because a thread can wait for one and so can an event loop.
    """

    def __init__(self, limit: int) -> None:
        self._free = limit
        self._lock = threading.Lock()
        self._waiting: deque[Future[None]] = deque()

    def acquire(self) -> "Future[None]":
        """Return a future for one slot. Give it back with `release` or `give_up`."""
        slot: Future[None] = Future()
        with self._lock:
            if self._free:
                self._free -= 1
                slot.set_result(None)
            else:
                self._waiting.append(slot)
        return slot

    def release(self) -> None:
        """Give a held slot to the first in line, or back to the free ones."""
        with self._lock:
            while self._waiting:
                # False means that whoever waited has given up and cancelled it.
                if (slot := self._waiting.popleft()).set_running_or_notify_cancel():
                    slot.set_result(None)
                    return
            self._free += 1

    def give_up(self, slot: "Future[None]") -> None:
        """Leave the line; a slot granted at the last moment goes to the next."""
        if not slot.cancel():
            self.release()
