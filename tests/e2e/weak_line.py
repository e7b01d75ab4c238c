"""A slow line between a browser and the clinic that breaks where a test wants it to.

A browser's own emulation reaches neither the requests of a service worker, nor a connection that
ends in the middle of a body or after the server has done what was asked. Here bytes get lost.
"""

import asyncio
import re
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Final

_CHUNK: Final = 4096  # bytes that go at a time
_REQUEST: Final = re.compile(rb"(?:GET|HEAD|POST|PATCH) \S+(?= HTTP/1\.1\r\n)")


@dataclass(eq=False)
class WeakLine:
    """Carries connections to a port; what it breaks is told by a pattern of requests."""

    port: int
    pace_s: float  # that a chunk takes, each way
    own_port: int = 0
    cut: str = ""  # these requests break ...
    cut_after: int = 0  # ... when more than so many bytes of them went
    lose: str = ""  # these requests are done, and their answer never comes
    broken: Counter[str] = field(default_factory=Counter)  # how often, by request

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.own_port}"

    def heal(self) -> None:
        """Break nothing any more; it stays slow."""
        self.cut = self.lose = ""

    async def run(self, opened: threading.Event, closed: asyncio.Event) -> None:
        """Carry until it is closed."""
        async with await asyncio.start_server(self._carry, "127.0.0.1", 0) as server:
            self.own_port = server.sockets[0].getsockname()[1]
            opened.set()
            await closed.wait()

    async def _carry(self, browser: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        clinic, forth = await asyncio.open_connection("127.0.0.1", self.port)
        link = _Link(self)
        ways = (
            asyncio.create_task(self._pump(browser, forth, link.goes_up)),
            asyncio.create_task(self._pump(clinic, back, link.comes_down)),
        )
        with suppress(asyncio.CancelledError):  # the whole line is taken down
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        for way in ways:
            way.cancel()
        for writer in (back, forth):
            writer.transport.abort() if link.is_broken else writer.close()

    async def _pump(
        self,
        source: asyncio.StreamReader,
        target: asyncio.StreamWriter,
        passes: Callable[[bytes], bool],
    ) -> None:
        with suppress(ConnectionError):
            while (data := await source.read(_CHUNK)) and passes(data):
                target.write(data)
                await target.drain()
                await asyncio.sleep(self.pace_s)


@dataclass
class _Link:
    """One connection, and the request that it carries now."""

    line: WeakLine
    request: str = ""
    went: int = 0  # bytes of the request
    is_broken: bool = False

    def goes_up(self, data: bytes) -> bool:
        if found := _REQUEST.match(data):
            self.request, self.went = found.group().decode(), 0
        self.went += len(data)
        return not (self.went > self.line.cut_after and self._is_hit_by(self.line.cut))

    def comes_down(self, _data: bytes) -> bool:
        return not self._is_hit_by(self.line.lose)

    def _is_hit_by(self, pattern: str) -> bool:
        if pattern and re.fullmatch(pattern, self.request):
            self.is_broken = True
            self.line.broken[self.request] += 1
        return self.is_broken


@contextmanager
def lay_weak_line(port: int, *, pace_s: float = 0.0) -> Iterator[WeakLine]:
    """Open a line to a local port; every connection of it is closed at the end."""
    line, opened = WeakLine(port, pace_s), threading.Event()
    loop, closed = asyncio.new_event_loop(), asyncio.Event()

    def run() -> None:
        loop.run_until_complete(line.run(opened, closed))
        left = asyncio.all_tasks(loop)
        for task in left:
            task.cancel()
        loop.run_until_complete(asyncio.gather(*left, return_exceptions=True))
        loop.close()

    thread = threading.Thread(target=run, name="weak-line", daemon=True)
    thread.start()
    assert opened.wait(10)
    try:
        yield line
    finally:
        loop.call_soon_threadsafe(closed.set)
        thread.join(10)
