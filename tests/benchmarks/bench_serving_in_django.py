"""A Django view that asks the model server, against one that calls Keras' predict() itself.

    make bench ONLY=serving_in_django

One uvicorn worker each, eight clients that each wait for their answer. Both do the same work: the
same network, as many views. The view with predict() answers one request at a time, as the one
worker of a plain WSGI server does.
"""

import asyncio
import signal
import statistics
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from tests.benchmarks.photograph import make_photograph
from tests.benchmarks.serving_load import Load, run_clients
from tests.serving.embedded import QUIET, ROOT, Embedded
from tools.tell import say

ROUNDS = 5
CLIENTS = 8
CALLS = 10  # by each client in a round


class Connection:
    """One keep-alive HTTP connection that posts the same picture again and again."""

    def __init__(self, port: int, image: bytes) -> None:
        self._port = port
        head = f"POST /classify HTTP/1.1\r\nHost: x\r\nContent-Length: {len(image)}\r\n\r\n"
        self._request = head.encode() + image
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self) -> bytes:
        """Post the picture and return the answer's body."""
        if self._streams is None:
            self._streams = await asyncio.open_connection("127.0.0.1", self._port)
        reader, writer = self._streams
        writer.write(self._request)
        head = await reader.readuntil(b"\r\n\r\n")
        assert b" 200 OK" in head.split(b"\r\n", 1)[0], head
        length = int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0])
        return await reader.readexactly(length)


async def load_view(port: int, image: bytes) -> Load:
    """Put a view under the load of CLIENTS connections."""
    free: asyncio.LifoQueue[Connection] = asyncio.LifoQueue()
    for _ in range(CLIENTS):
        free.put_nowait(Connection(port, image))

    async def ask() -> None:
        connection = await free.get()
        await connection.ask()
        free.put_nowait(connection)

    return await run_clients(ask, clients=CLIENTS, calls=CALLS)


@contextmanager
def serve_view(view: str, target: str) -> Iterator[int]:
    """Run one uvicorn worker over a view; yields its port once it has answered."""
    command = [sys.executable, "-m", "uvicorn", "tests.benchmarks.django_views:application"]
    command += ["--port", "0", "--lifespan", "off", "--no-access-log"]
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env={**QUIET, "BENCHMARK_VIEW": view, "BENCHMARK_TARGET": target, "PYTHONPATH": str(ROOT)},
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield read_port(process)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait()


def read_port(process: "subprocess.Popen[str]") -> int:
    """Return the port that uvicorn says it listens on."""
    assert process.stderr is not None
    for line in process.stderr:
        if "running on http" in line:
            return int(line.split("127.0.0.1:")[1].split(" ")[0])
    raise AssertionError("uvicorn ended before it listened")


def main() -> None:
    image = make_photograph()
    with (
        Embedded("--models-dir", str(ROOT / "serving/models")) as server,
        serve_view("keras", "") as keras,
        serve_view("client", server.target) as client,
    ):
        for port in (keras, client):
            asyncio.run(load_view(port, image))
        rounds = [
            (asyncio.run(load_view(client, image)), asyncio.run(load_view(keras, image)))
            for _ in range(ROUNDS)
        ]
    mine_rate = statistics.median(mine.per_second for mine, _ in rounds)
    keras_rate = statistics.median(theirs.per_second for _, theirs in rounds)
    ratio = statistics.median(mine.per_second / theirs.per_second for mine, theirs in rounds)
    say(f"predict() in the view: {keras_rate:.1f} requests/s at {CLIENTS} clients")
    say(f"the model server: {mine_rate:.1f} requests/s, {ratio:.1f} times as many (>= 8)")


if __name__ == "__main__":
    main()
