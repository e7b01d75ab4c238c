"""Children that die with their parent, even when the parent is killed with SIGKILL."""

import ctypes
import os
import signal
import sys
from collections.abc import Callable
from typing import Final

_PR_SET_PDEATHSIG: Final = 1  # linux/prctl.h
_LIBC = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def tie_to_parent(death_signal: signal.Signals) -> Callable[[], None] | None:
    """Return what a child runs between fork and exec so that it ends when this process does.

    Linux sends `death_signal` when the *thread* that forked ends: start children from the main
    thread. Elsewhere there is no such call, and the answer is None; a later start then ends
    what a killed one left behind (`EmbeddedPostgres` finds its leftovers by name).
    """
    if _LIBC is None:
        return None
    libc, parent = _LIBC, os.getpid()

    def in_child() -> None:
        libc.prctl(_PR_SET_PDEATHSIG, int(death_signal), 0, 0, 0)
        if os.getppid() != parent:  # the parent died before the call above took hold
            os._exit(1)

    return in_child
