"""What each call did, for whoever measures."""

import logging
from collections.abc import Callable
from dataclasses import dataclass

logger = logging.getLogger(__name__)


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


def log_call(record: CallRecord) -> None:
    """Write the record as one line of names and values, which a log collector can count."""
    logger.info(
        "model=%s version=%s outcome=%s images=%d sent_bytes=%d attempts=%d duration_ms=%.1f",
        record.model_name,
        record.model_version or "none",
        record.outcome,
        record.images,
        record.sent_bytes,
        record.attempts,
        record.duration_ms,
    )
