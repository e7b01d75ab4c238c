"""Starts the parts in the order of their needs, watches them, and stops them in reverse."""

import asyncio
import contextlib
import signal
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from telederm.demo.errors import DemoError
from telederm.demo.part import Part
from telederm.demo.part_log import say
from telederm.demo.running_part import RunningPart


class Supervisor:
    """Runs parts until somebody asks to stop (SIGINT, SIGTERM or SIGHUP; twice to hurry).

    Args:
        parts: each after those that it needs.
        logs_dir: where their logs go.
    """

    def __init__(self, parts: Sequence[Part], logs_dir: Path) -> None:
        self._parts = parts
        self._logs_dir = logs_dir

    async def run(self, when_ready: Callable[[], None]) -> None:
        """Run everything; return once all of it has been stopped on request.

        Raises:
            DemoError: a part could not start; the others have been stopped.
        """
        stop, hurry = asyncio.Event(), asyncio.Event()
        units = {part.name: RunningPart(part, self._logs_dir) for part in self._parts}
        with _signals(stop, hurry):
            crew = [asyncio.create_task(_bring_up(unit, units)) for unit in units.values()]
            try:
                await _attend(crew, units, stop, when_ready)
            finally:
                if not hurry.is_set():
                    say("Stopping ...")
                await _stop_all(crew, list(units.values()), hurry)


async def _bring_up(unit: RunningPart, units: dict[str, RunningPart]) -> None:
    for name in unit.part.needs:
        await units[name].ready.wait()
    if unit.part.once:
        await unit.run_once()
        return
    running = asyncio.create_task(unit.keep_running())
    ready = asyncio.create_task(unit.ready.wait())
    try:
        limit_s = unit.part.start_limit_s
        await asyncio.wait((running, ready), timeout=limit_s, return_when="FIRST_COMPLETED")
        if not ready.done() and not running.done():
            raise DemoError(
                f"{unit.part.name} is not ready after {limit_s:g} s: read {unit.log.path}."
            )
        await running
    finally:
        for task in (running, ready):
            task.cancel()
        await asyncio.gather(running, ready, return_exceptions=True)


async def _attend(
    crew: list[asyncio.Task[None]],
    units: dict[str, RunningPart],
    stop: asyncio.Event,
    when_ready: Callable[[], None],
) -> None:
    stopped = asyncio.create_task(stop.wait())
    all_ready = asyncio.create_task(_wait_for_all(units))
    waiting: set[asyncio.Task[bool] | asyncio.Task[None]] = {stopped, all_ready, *crew}
    try:
        while not stopped.done():
            done, waiting = await asyncio.wait(waiting, return_when="FIRST_COMPLETED")
            for task in done:
                task.result()  # raises what stopped a part
            if all_ready in done:
                when_ready()
    finally:
        stopped.cancel()
        all_ready.cancel()


async def _wait_for_all(units: dict[str, RunningPart]) -> None:
    for unit in units.values():
        await unit.ready.wait()


async def _stop_all(
    crew: list[asyncio.Task[None]], units: list[RunningPart], hurry: asyncio.Event
) -> None:
    for task in crew:
        task.cancel()
    await asyncio.gather(*crew, return_exceptions=True)
    for unit in reversed(units):
        await unit.stop(hurry)


@contextlib.contextmanager
def _signals(stop: asyncio.Event, hurry: asyncio.Event) -> Iterator[None]:
    def on_signal() -> None:
        (hurry if stop.is_set() else stop).set()

    loop = asyncio.get_running_loop()
    signals = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    for number in signals:
        loop.add_signal_handler(number, on_signal)
    try:
        yield
    finally:
        for number in signals:
            loop.remove_signal_handler(number)
