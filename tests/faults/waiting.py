"""Waiting for something to happen in another process."""

import time
from collections.abc import Callable
from typing import Final

LIMIT_S: Final = 90.0  # generous: the machine may be busy


def wait_until(happened: Callable[[], object], what: str, *, limit_s: float = LIMIT_S) -> float:
    """Return the seconds that it took; fail when the limit is over."""
    began = time.monotonic()
    while not happened():
        assert time.monotonic() - began < limit_s, f"never came: {what}"
        time.sleep(0.05)
    return time.monotonic() - began
