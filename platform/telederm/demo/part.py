"""What the supervisor runs, as data."""

import re
import signal
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from telederm.demo.probes import Probe
from telederm.demo.tether import tie_to_parent

# "2026-01-31 12:00:00,000 WARNING name: ..." as Python's logging writes it, and uvicorn's
# "WARNING:  ..."; libraries below Python have their own ideas of what a warning is.
LOGGED_WARNINGS: Final = re.compile(rb"^\S+ \S+ (WARNING|ERROR|CRITICAL)\b")
WARNINGS: Final = re.compile(rb"^(\S+ \S+ )?(WARNING|ERROR|CRITICAL)\b")


def _killed_with_us() -> dict[str, Any]:
    return {"preexec_fn": tie_to_parent(signal.SIGKILL)}


@dataclass(frozen=True, slots=True)
class Part:
    """One process of the demo.

    Attributes:
        name: what people and log files call it.
        command: program and arguments, run in the project's root.
        needs: names of the parts that must be ready before this one starts.
        probe: says whether it is ready; None for a part with `once`, ready when it has ended.
        once: it does its work and ends; anything but exit code 0 stops the demo.
        environment: added to the supervisor's own.
        before: done before each start, in a thread.
        stop_signal: asks it to end; after `stop_limit_s` seconds it is killed.
        start_limit_s: seconds until it must be ready when the demo starts.
        shows: which of its lines are shown on the console besides the log.
        keywords: more arguments for the subprocess.
    """

    name: str
    command: tuple[str, ...]
    needs: tuple[str, ...] = ()
    probe: Probe | None = None
    once: bool = False
    environment: Mapping[str, str] = field(default_factory=dict)
    before: Callable[[], None] | None = None
    stop_signal: signal.Signals = signal.SIGTERM
    stop_limit_s: float = 10.0
    start_limit_s: float = 120.0
    shows: re.Pattern[bytes] = WARNINGS
    keywords: Mapping[str, Any] = field(default_factory=_killed_with_us)


def python(*arguments: str) -> tuple[str, ...]:
    """Return a command for this very Python."""
    return (sys.executable, *arguments)
