"""A circuit breaker: when the server keeps failing, fail at once for a while."""

import threading
import time
from collections.abc import Callable
from enum import Enum


class BreakerState(Enum):
    """Closed lets calls through, open refuses them, half-open lets one of them try."""

    CLOSED = "closed"
    OPEN = "open"
    HALF_OPEN = "half_open"


class CircuitBreaker:
    """Opens after `failures` failures in a row; after `reset_s` seconds one call may try.

    Each call that `allow`s must be followed by exactly one of `succeeded`,
    `failed` or `abandoned`. Safe between threads.
    """

    def __init__(
        self, *, failures: int, reset_s: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._limit = failures
        self._reset_s = reset_s
        self._clock = clock
        self._lock = threading.Lock()
        self._in_a_row = 0
        self._opened_at: float | None = None
        self._trying = False

    @property
    def state(self) -> BreakerState:
        """The state as the next call would find it."""
        with self._lock:
            return self._state()

    def allow(self) -> bool:
        """Say whether a call may be made now; in the half-open state only one may."""
        with self._lock:
            state = self._state()
            if state is BreakerState.CLOSED:
                return True
            if state is BreakerState.HALF_OPEN and not self._trying:
                self._trying = True
                return True
            return False

    def succeeded(self) -> None:
        """Record an answer from the server (also one that says no): close."""
        with self._lock:
            self._in_a_row = 0
            self._opened_at = None
            self._trying = False

    def failed(self) -> None:
        """Record that the server did not answer; open when it is one too many."""
        with self._lock:
            self._in_a_row += 1
            if self._trying or self._in_a_row >= self._limit:
                self._opened_at = self._clock()
            self._trying = False

    def abandoned(self) -> None:
        """Record that a call ended without showing anything about the server."""
        with self._lock:
            self._trying = False

    def _state(self) -> BreakerState:
        if self._opened_at is None:
            return BreakerState.CLOSED
        if self._clock() - self._opened_at >= self._reset_s:
            return BreakerState.HALF_OPEN
        return BreakerState.OPEN
