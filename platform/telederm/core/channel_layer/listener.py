"""The receiving side: one connection for each event loop that has channels."""

import asyncio
import logging
import random
from collections.abc import Callable
from typing import Final

import psycopg
from psycopg import sql

from telederm.core.channel_layer.errors import LayerUnavailableError

logger = logging.getLogger(__name__)

_FIRST_DELAY_S: Final = 0.1
_LONGEST_DELAY_S: Final = 5.0
_READY_LIMIT_S: Final = 10.0
_HEARTBEAT_S: Final = 30.0


class Listener:
    """Keeps one LISTEN alive while its event loop runs, across restarts of the database.

    The loop's end cancels the task, which closes the connection.

    Args:
        read_conninfo: where to connect; asked before each attempt.
        pg_channel: the PostgreSQL channel to hear.
        on_payload: called with each payload, in order.
        on_gap: called after each reconnection: what was sent meanwhile is lost.
    """

    def __init__(
        self,
        read_conninfo: Callable[[], str],
        pg_channel: str,
        *,
        on_payload: Callable[[str], None],
        on_gap: Callable[[], None],
    ) -> None:
        self._read_conninfo = read_conninfo
        self._pg_channel = pg_channel
        self._on_payload = on_payload
        self._on_gap = on_gap
        self._listening = asyncio.Event()
        self._has_listened = False
        self._task: asyncio.Task[None] | None = None

    async def ready(self) -> None:
        """Start if need be, and return once whatever is sent from now on will be heard.

        Raises:
            LayerUnavailableError: the database can't be reached.
        """
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._run(), name="channel-layer-listener")
        try:
            async with asyncio.timeout(_READY_LIMIT_S):
                await self._listening.wait()
        except TimeoutError as error:
            raise LayerUnavailableError(
                "The channel layer's database can't be reached; nothing can be received."
            ) from error

    async def close(self) -> None:
        """Stop listening and close the connection."""
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def _run(self) -> None:
        delay = _FIRST_DELAY_S
        while True:
            try:
                await self._listen()
            except (psycopg.Error, OSError) as error:
                if self._listening.is_set():
                    delay = _FIRST_DELAY_S
                    logger.warning("Channel layer lost its database (%s)", type(error).__name__)
            finally:
                self._listening.clear()
            await asyncio.sleep(delay * random.uniform(0.5, 1.0))  # noqa: S311 - spreads reconnects
            delay = min(delay * 2, _LONGEST_DELAY_S)

    async def _listen(self) -> None:
        connection = await psycopg.AsyncConnection.connect(self._read_conninfo(), autocommit=True)
        try:
            await connection.execute(sql.SQL("LISTEN {}").format(sql.Identifier(self._pg_channel)))
            self._announce()
            while True:
                async for notify in connection.notifies(timeout=_HEARTBEAT_S):
                    self._on_payload(notify.payload)
                await connection.execute("SELECT 1")  # notices a peer that went without a word
        finally:
            await connection.close()

    def _announce(self) -> None:
        if self._has_listened:
            logger.warning("Channel layer listens again; receivers are told to catch up")
            self._on_gap()
        self._has_listened = True
        self._listening.set()
