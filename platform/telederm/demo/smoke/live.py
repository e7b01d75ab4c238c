"""The live socket of an open page: it hears hints, and then the page fetches."""

import asyncio
import contextlib
import json
import time
from collections.abc import Awaitable, Callable
from functools import partial
from types import TracebackType
from typing import Any, Final, Self, TypeVar

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, WebSocketException

from telederm.demo.smoke.browser import Browser
from telederm.demo.smoke.errors import SmokeFailed

_JOIN_LIMIT_S: Final = 10.0

T = TypeVar("T")


class LiveSocket:
    """Follows topics on behalf of a signed-in person.

    Args:
        browser: whose session opens the socket.
        topics: what to follow; each must be granted.
    """

    def __init__(self, browser: Browser, *topics: str) -> None:
        self._browser = browser
        self._topics = topics
        self._numbers: dict[str, int] = {}
        self._news = asyncio.Condition()
        self._ended = False
        self._connection: ClientConnection | None = None
        self._reader: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        address = self._browser.address
        try:
            self._connection = await connect(
                f"{address.replace('http', 'ws', 1)}/ws/live/",
                additional_headers={"Cookie": self._browser.cookie_header},
                origin=address,  # type: ignore[arg-type]  # a NewType of str
                proxy=None,
            )
            await self._connection.send(json.dumps({"subscribe": self._topics}))
        except (OSError, WebSocketException) as error:
            raise SmokeFailed(f"The socket of the {self._browser.who} did not open.") from error
        self._reader = asyncio.create_task(self._read(self._connection))
        await self._wait(
            lambda: all(topic in self._numbers for topic in self._topics),
            time.monotonic() + _JOIN_LIMIT_S,
            f"The {self._browser.who} was not let into {', '.join(self._topics)}.",
        )
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._reader is not None:
            self._reader.cancel()
            await asyncio.gather(self._reader, return_exceptions=True)
        if self._connection is not None:
            await self._connection.close()

    def number(self, topic: str) -> int:
        """How far the topic had come by the last hint."""
        return self._numbers[topic]

    async def follow(
        self,
        topic: str,
        look: Callable[[], Awaitable[T | None]],
        *,
        after: int,
        deadline: float,
        what: str,
    ) -> T:
        """Look again at each hint until there is something to see, and return it.

        Args:
            topic: whose hints count.
            look: fetches, as the page would; None while it isn't there yet.
            after: the number that the topic had before.
            deadline: on the monotonic clock, in seconds.
            what: what is waited for, for the message.

        Raises:
            SmokeFailed: the deadline is over.
        """
        late = f"Late or missing: {what}; the socket of the {self._browser.who} "
        while True:
            is_newer = partial(self._is_newer, topic, after)
            await self._wait(is_newer, deadline, f"{late}heard no more of {topic}.")
            after = self._numbers[topic]
            if (found := await look()) is not None:
                return found
            if time.monotonic() > deadline:
                raise SmokeFailed(f"{late}heard of {topic}, but the page did not show it.")

    def _is_newer(self, topic: str, after: int) -> bool:
        return self._numbers[topic] > after

    async def _wait(self, is_true: Callable[[], bool], deadline: float, sentence: str) -> None:
        try:
            async with asyncio.timeout(deadline - time.monotonic()), self._news:
                await self._news.wait_for(lambda: is_true() or self._ended)
        except TimeoutError as error:
            raise SmokeFailed(sentence) from error
        if not is_true():
            raise SmokeFailed(f"The socket of the {self._browser.who} was closed. {sentence}")

    async def _read(self, connection: ClientConnection) -> None:
        with contextlib.suppress(ConnectionClosed):
            async for text in connection:
                await self._hear(json.loads(text))
        self._ended = True
        await self._tell()

    async def _hear(self, hint: dict[str, Any]) -> None:
        topic, seq = hint["topic"], hint["seq"]
        self._numbers[topic] = max(seq, self._numbers.get(topic, seq))
        await self._tell()

    async def _tell(self) -> None:
        async with self._news:
            self._news.notify_all()
