"""What each call did: for logs, health pages and counters."""

import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CallRecord:
    """One call of `classify`, whatever came of it."""

    model_name: str
    model_version: int | None  # of the answer
    outcome: str  # "ok", or the code of the ServingError
    images: int
    sent_bytes: int
    attempts: int  # requests sent, retries included
    duration_ms: float


MetricsHook = Callable[[CallRecord], None]


class CallCounters:
    """A hook that counts calls by outcome and sums what they took. Safe between threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._outcomes: Counter[str] = Counter()
        self._attempts = 0
        self._images = 0
        self._total_ms = 0.0

    def __call__(self, record: CallRecord) -> None:
        """Count one call."""
        with self._lock:
            self._outcomes[record.outcome] += 1
            self._attempts += record.attempts
            self._images += record.images
            self._total_ms += record.duration_ms

    def snapshot(self) -> dict[str, int | float | dict[str, int]]:
        """Return the sums so far: calls by outcome, attempts, images, milliseconds."""
        with self._lock:
            return {
                "calls": sum(self._outcomes.values()),
                "outcomes": dict(self._outcomes),
                "attempts": self._attempts,
                "images": self._images,
                "total_ms": self._total_ms,
            }
