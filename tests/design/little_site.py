"""A very small site of the test's own: real HTTP, real WebSockets, the real scripts.

It stands in for the platform where a test wants to decide what the server answers, and when.
"""

import asyncio
import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import uvicorn

from telederm.core.middleware import CONTENT_SECURITY_POLICY
from tests.design.palette import CSS

STATIC = CSS.parents[1]
TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


@dataclass(frozen=True)
class Request:
    path: str
    headers: dict[str, str]
    body: bytes
    method: str = "GET"


Answer = tuple[int, str] | tuple[int, str, dict[str, str]]
Handler = Callable[[Request], Answer]


@dataclass
class LittleSite:
    pages: dict[str, Handler] = field(default_factory=dict)
    requests: list[Request] = field(default_factory=list)
    subscriptions: list[list[str]] = field(default_factory=list)
    seqs: dict[str, int] = field(default_factory=dict)
    address: str = ""
    _sockets: list[Callable[[dict[str, Any]], Any]] = field(default_factory=list)
    _loop: asyncio.AbstractEventLoop | None = None

    def count(self, path: str) -> int:
        return sum(request.path == path for request in self.requests)

    def push(self, topic: str, seq: int) -> None:
        """Tell every open page that the topic has come this far."""
        self.seqs[topic] = seq
        self._send_all({"type": "websocket.send", "text": json.dumps({"topic": topic, "seq": seq})})

    def drop_sockets(self, code: int) -> None:
        self._send_all({"type": "websocket.close", "code": code})
        self._sockets.clear()

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        self._loop = asyncio.get_running_loop()
        if scope["type"] == "websocket":
            await self._serve_socket(receive, send)
        elif scope["type"] == "http":
            await self._serve_page(scope, receive, send)

    def _send_all(self, message: dict[str, Any]) -> None:
        assert self._loop
        for send in self._sockets:
            asyncio.run_coroutine_threadsafe(send(message), self._loop).result(5)

    async def _serve_socket(self, receive: Any, send: Any) -> None:
        await receive()
        await send({"type": "websocket.accept"})
        self._sockets.append(send)
        while (message := await receive())["type"] == "websocket.receive":
            topics = json.loads(message["text"])["subscribe"]
            self.subscriptions.append(topics)
            for topic in topics:
                hint = {"topic": topic, "seq": self.seqs.get(topic, 0)}
                await send({"type": "websocket.send", "text": json.dumps(hint)})
        if send in self._sockets:
            self._sockets.remove(send)

    async def _serve_page(self, scope: Any, receive: Any, send: Any) -> None:
        body, more = b"", True
        while more:
            message = await receive()
            body, more = body + message.get("body", b""), message.get("more_body", False)
        headers = {name.decode(): value.decode() for name, value in scope["headers"]}
        request = Request(scope["path"], headers, body, scope["method"])
        self.requests.append(request)
        status, text, own = await asyncio.to_thread(self._answer, request)
        replies = {"content-security-policy": CONTENT_SECURITY_POLICY, **own}
        pairs = [(name.encode(), value.encode()) for name, value in replies.items()]
        await send({"type": "http.response.start", "status": status, "headers": pairs})
        await send({"type": "http.response.body", "body": text.encode()})

    def _answer(self, request: Request) -> tuple[int, str, dict[str, str]]:
        if request.path in self.pages:
            status, text, *own = self.pages[request.path](request)
            return status, text, {"content-type": "text/html; charset=utf-8", **dict(*own)}
        file = STATIC / request.path.removeprefix("/static/")
        if file.is_file():
            return 200, file.read_text(), {"content-type": TYPES[file.suffix]}
        return 404, "", {"content-type": "text/html"}


@contextmanager
def run_little_site() -> Iterator[LittleSite]:
    """Serve on a free port until the block ends."""
    site = LittleSite()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        site.address = f"http://127.0.0.1:{listener.getsockname()[1]}"
        server = uvicorn.Server(uvicorn.Config(site, log_level="error", lifespan="off"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        while not server.started:
            time.sleep(0.01)
        yield site
        server.should_exit = server.force_exit = True
        thread.join()
