"""One running part: started, watched, restarted, stopped."""

import asyncio
import contextlib
import os
import signal
import time
from collections.abc import Awaitable
from pathlib import Path
from typing import Final

from telederm.demo.config import PROJECT
from telederm.demo.errors import DemoError
from telederm.demo.part import Part
from telederm.demo.part_log import PartLog, say

_FIRST_DELAY_S: Final = 0.5
_LONGEST_DELAY_S: Final = 30.0
_STABLE_AFTER_S: Final = 60.0  # a part that ran this long starts again with the first delay
_TRIES_AT_FIRST: Final = 3  # a part that was never ready gets no more
_PROBE_EVERY_S: Final = 0.1
_OUTPUT_LIMIT_S: Final = 2.0


class RunningPart:
    """Keeps one part running; `ready` is set once it was ready for the first time."""

    def __init__(self, part: Part, logs_dir: Path) -> None:
        self.part = part
        self.ready = asyncio.Event()
        self.log = PartLog(logs_dir, part.name, part.shows)
        self._process: asyncio.subprocess.Process | None = None
        self._output: asyncio.Task[None] | None = None

    @property
    def pid(self) -> int | None:
        """The process id while it runs."""
        running = self._process is not None and self._process.returncode is None
        return self._process.pid if self._process and running else None

    async def run_once(self) -> None:
        """Run a part that does its work and ends.

        Raises:
            DemoError: it failed.
        """
        if await self._run() != 0:
            raise DemoError(self._does_not_start("failed"))
        self.ready.set()

    async def keep_running(self) -> None:
        """Run it and start it again with back-off whenever it ends; returns by cancellation.

        Raises:
            DemoError: it never became ready.
        """
        delay, tries = _FIRST_DELAY_S, 0
        while True:
            began = time.monotonic()
            code = await self._run()
            tries += 1
            if not self.ready.is_set() and tries == _TRIES_AT_FIRST:
                raise DemoError(self._does_not_start("does not start"))
            if time.monotonic() - began > _STABLE_AFTER_S:
                delay = _FIRST_DELAY_S
            say(f"{self.part.name} {_describe(code)}; starting it again in {delay:g} s")
            await asyncio.sleep(delay)
            delay = min(delay * 2, _LONGEST_DELAY_S)

    async def stop(self, hurry: asyncio.Event) -> None:
        """Ask it to end, and kill it after its limit, or at once when `hurry` is set."""
        process = self._process
        if process is not None and process.returncode is None:
            self.log.muted = True
            with contextlib.suppress(ProcessLookupError):
                process.send_signal(self.part.stop_signal)
            await _first(process.wait(), hurry.wait(), limit_s=self.part.stop_limit_s)
            if process.returncode is None:
                say(f"{self.part.name} did not end in time; killing it")
        if process is not None:
            _kill_group(process.pid)
            await process.wait()
        await self._finish_output()

    async def _run(self) -> int:
        if self.part.before is not None:
            await asyncio.to_thread(self.part.before)
        await self._finish_output()
        process = self._process = await asyncio.create_subprocess_exec(
            *self.part.command,
            cwd=PROJECT,
            env={**os.environ, **self.part.environment},
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            start_new_session=True,  # Ctrl-C reaches the supervisor alone, which stops in order
            **self.part.keywords,
        )
        assert process.stdout is not None  # noqa: S101 - asked for above
        self._output = asyncio.create_task(self.log.copy(process.stdout))
        watcher = asyncio.create_task(self._watch_for_ready())
        try:
            return await process.wait()
        finally:
            watcher.cancel()

    async def _watch_for_ready(self) -> None:
        probe, again = self.part.probe, self.ready.is_set()
        if probe is None:
            return
        began = time.monotonic()
        while not await probe():
            await asyncio.sleep(_PROBE_EVERY_S)
        self.ready.set()
        word = "runs again" if again else "is ready"
        say(f"{self.part.name} {word} ({time.monotonic() - began:.1f} s)")

    async def _finish_output(self) -> None:
        output, self._output = self._output, None
        if output is not None:  # a grandchild may keep the pipe open
            await _first(output, limit_s=_OUTPUT_LIMIT_S)

    def _does_not_start(self, what: str) -> str:
        reason = f" ({self.log.last_line})" if self.log.last_line else ""
        return f"{self.part.name} {what}{reason}. All it said is in {self.log.path}."


async def _first(*waits: Awaitable[object], limit_s: float) -> None:
    """Wait until one of them ends or the limit is over, and cancel the rest."""
    tasks = [asyncio.ensure_future(wait) for wait in waits]
    await asyncio.wait(tasks, timeout=limit_s, return_when=asyncio.FIRST_COMPLETED)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


def _kill_group(pid: int) -> None:
    """End what a part left behind in its process group, and the part if it still runs."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)


def _describe(code: int) -> str:
    if code < 0:
        return f"was ended by {signal.Signals(-code).name}"
    return f"ended with code {code}"
