"""The sending side: one thread and one connection for the whole process."""

import asyncio
import os
import weakref
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import psycopg

from telederm.core.channel_layer.errors import LayerUnavailableError


class Sender:
    """Sends NOTIFYs in order, from any event loop and any thread.

    A connection of its own thread belongs to no event loop, so the short-lived loops of
    `async_to_sync` neither open nor leak one.

    Args:
        read_conninfo: where to connect; asked before each message, so that a changed address
            is followed.
        pg_channel: the PostgreSQL channel that all listeners hear.
    """

    def __init__(self, read_conninfo: Callable[[], str], pg_channel: str) -> None:
        self._read_conninfo = read_conninfo
        self._pg_channel = pg_channel
        self._pid: int | None = None

    async def send(self, payload: str) -> None:
        """Send one payload and return once the database has it.

        Raises:
            LayerUnavailableError: the database can't be reached, also at the second try.
        """
        if self._pid != os.getpid():  # first use, or first use after a fork
            self._begin()
        await asyncio.wrap_future(self._thread.submit(self._line.notify, payload))

    def close(self) -> None:
        """Close the connection; the next message opens a new one."""
        if self._pid == os.getpid():
            self._thread.submit(self._line.close).result()

    def _begin(self) -> None:
        self._line = _Line(self._read_conninfo, self._pg_channel)
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="channel-layer")
        self._pid = os.getpid()
        weakref.finalize(self, _end, self._line, self._thread, self._pid)


class _Line:
    """The connection; touched only by the sender's thread."""

    def __init__(self, read_conninfo: Callable[[], str], pg_channel: str) -> None:
        self._read_conninfo = read_conninfo
        self._pg_channel = pg_channel
        self._conninfo = ""
        self._connection: psycopg.Connection | None = None

    def notify(self, payload: str) -> None:
        """Send once more on a new connection if the old one turns out to be broken."""
        if self._conninfo != (conninfo := self._read_conninfo()):
            self.close()
            self._conninfo = conninfo
        try:
            self._try_notify(payload)
        except psycopg.OperationalError:
            self.close()
            try:
                self._try_notify(payload)
            except psycopg.OperationalError as error:
                self.close()
                raise LayerUnavailableError(
                    "The channel layer's database can't be reached; the message was not sent."
                ) from error

    def close(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

    def _try_notify(self, payload: str) -> None:
        if self._connection is None:
            self._connection = psycopg.connect(self._conninfo, autocommit=True)
            # A hint is worth no wait for the disk: committing a NOTIFY writes to the log.
            self._connection.execute("SET synchronous_commit TO off")
        self._connection.execute("SELECT pg_notify(%s, %s)", [self._pg_channel, payload])


def _end(line: _Line, thread: ThreadPoolExecutor, pid: int) -> None:
    if pid != os.getpid():
        return
    try:
        thread.submit(line.close)  # not joined: the collector may run in that very thread
    except RuntimeError:  # the interpreter is ending, and the thread has ended
        line.close()
    thread.shutdown(wait=False)
