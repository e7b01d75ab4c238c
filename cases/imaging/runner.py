"""Runs one child process on one input, within bounds of time and of output."""

import contextlib
import os
import selectors
import subprocess
import time
from collections.abc import Sequence
from typing import IO, Final, NamedTuple

PIECE: Final = 64 * 1024  # bytes moved at a time: what a pipe holds


class Outcome(NamedTuple):
    """How the child ended."""

    output: bytes
    returncode: int  # negative: the signal that ended it
    timed_out: bool = False
    overflowed: bool = False  # it wrote more than it was allowed to


def run_child(command: Sequence[str], *, source: bytes, max_output: int, seconds: float) -> Outcome:
    """Run `command` with `source` as its standard input and return its standard output.

    The child gets an empty environment, no open file but its pipes, a session of its own
    (an interrupt at the terminal is not for it), and is dead and reaped on return.
    """
    deadline = time.monotonic() + seconds
    child = subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={},
        cwd="/",
        start_new_session=True,
        bufsize=0,
    )
    with child:
        try:
            output, ended = exchange(child, source, max_output=max_output, deadline=deadline)
            overflowed = len(output) > max_output
            if ended:
                child.wait(timeout=max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            ended = False
        finally:
            child.kill()  # of a child that has ended and been waited for, this does nothing
    return Outcome(output, child.returncode, not ended and not overflowed, overflowed)


def exchange(
    child: subprocess.Popen[bytes], source: bytes, *, max_output: int, deadline: float
) -> tuple[bytes, bool]:
    """Write `source` and read until the end; return what was read and whether it ended.

    Stops early, with False, at the deadline and when more than `max_output` has come.
    """
    if child.stdin is None or child.stdout is None:
        raise ValueError("the child needs pipes for its input and output")
    waiting = memoryview(source)
    output = bytearray()
    with selectors.DefaultSelector() as selector:
        os.set_blocking(child.stdin.fileno(), False)
        selector.register(child.stdin, selectors.EVENT_WRITE)
        selector.register(child.stdout, selectors.EVENT_READ)
        while len(output) <= max_output and (left := deadline - time.monotonic()) > 0:
            for key, _ in selector.select(left):
                if key.fileobj is child.stdin:
                    waiting = waiting[write_some(child.stdin, waiting) :]
                    if not waiting:
                        selector.unregister(child.stdin)
                        close_quietly(child.stdin)
                    continue
                piece = os.read(child.stdout.fileno(), PIECE)
                if not piece:
                    return bytes(output), True
                output += piece
    return bytes(output), False


def write_some(pipe: IO[bytes], waiting: memoryview) -> int:
    """Write what fits and return its length; a child that reads no more gets no more."""
    try:
        return os.write(pipe.fileno(), waiting[:PIECE])
    except BlockingIOError:
        return 0
    except BrokenPipeError:
        return len(waiting)


def close_quietly(pipe: IO[bytes]) -> None:
    """Close a pipe whose other end may be gone."""
    with contextlib.suppress(BrokenPipeError):
        pipe.close()
