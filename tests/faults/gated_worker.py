"""A worker that stops itself (SIGSTOP) at one point, the first time that it gets there.

Usage: python -m tests.faults.gated_worker MODULE:FUNCTION:before|after
The whole process stands still exactly there, until somebody continues or kills it. How the
function ended is printed.
"""

import importlib
import os
import signal
import sys
import time
from collections.abc import Callable
from typing import Any

import django
from django.core.management import execute_from_command_line


def put_gate(module_name: str, name: str, when: str) -> None:
    module = importlib.import_module(module_name)
    function: Callable[..., Any] = getattr(module, name)
    met: list[str] = []

    def stop(place: str) -> None:
        if place == when and not met:
            met.append(place)
            os.kill(os.getpid(), signal.SIGSTOP)
            time.sleep(1)  # the signal stops this thread a moment later: not inside the function

    def gated(*args: Any, **kwargs: Any) -> Any:
        stop("before")
        try:
            result = function(*args, **kwargs)
        except BaseException as error:
            print(f"gate: {name} raised {type(error).__name__}: {error}", flush=True)  # noqa: T201
            raise
        print(f"gate: {name} returned", flush=True)  # noqa: T201
        stop("after")
        return result

    setattr(module, name, gated)


if __name__ == "__main__":
    django.setup()
    put_gate(*sys.argv[1].split(":"))
    execute_from_command_line(["manage.py", "procrastinate", "worker"])
