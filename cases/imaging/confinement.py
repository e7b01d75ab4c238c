"""Takes from the child process what decoding a picture does not need."""

import contextlib
import os
import resource
import sys
from typing import Final

from cases.imaging.limits import ImageLimits

NOBODY: Final = 65534


def confine(limits: ImageLimits) -> None:
    """Set hard limits on this process, and give up root so that they cannot be raised again.

    Afterwards no file and no socket can be opened, no byte written to a file, no process
    or thread started, no core dumped. Import everything before the call.
    """
    if sys.platform == "linux":  # macOS refuses this limit; it is no place for production
        set_limit(resource.RLIMIT_AS, limits.memory_bytes)
    # At the soft limit the kernel sends SIGXCPU, by which the parent knows the reason.
    resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu_seconds, limits.cpu_seconds + 1))
    set_limit(resource.RLIMIT_FSIZE, 0)
    set_limit(resource.RLIMIT_CORE, 0)
    set_limit(resource.RLIMIT_NOFILE, 0)
    set_limit(resource.RLIMIT_NPROC, 0)
    give_up_root()


def give_up_root() -> None:
    """Become nobody, where this process is root and the container knows nobody."""
    if os.geteuid() != 0:
        return
    with contextlib.suppress(OSError):
        os.setgroups([])
        os.setgid(NOBODY)
        os.setuid(NOBODY)


def set_limit(kind: int, value: int) -> None:
    """Set a limit, soft and hard."""
    resource.setrlimit(kind, (value, value))
