"""A thousand open sockets, our channel layer against Redis: `make bench ONLY=sockets`.

The variable BENCHMARK_REDIS_SERVER names a redis-server or valkey-server to start. Two sites with
a thousand sockets each are open at once and are told something in turn, so that a busy machine
slows both alike. Times are from the site's call of `group_send` until the client has the frame.
"""

import asyncio
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from threading import Thread

from websockets.asyncio.client import ClientConnection, connect

from tests.benchmarks.bench_serving_in_django import read_port
from tests.benchmarks.django_database import running_server
from tests.faults.ports import free_port
from tests.serving.embedded import ROOT
from tools.tell import say

SOCKETS = 1000
ROUNDS = 30
TIMEOUT_S = 30


@contextmanager
def running(command: list[str]) -> "Iterator[subprocess.Popen[str]]":
    """Run a program until the end of the block."""
    environment = {**os.environ, "PYTHONPATH": f"{ROOT}:{ROOT / 'platform'}"}
    process = subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )
    try:
        yield process
    finally:
        process.terminate()
        process.wait()


@contextmanager
def serve_site(redis: str) -> Iterator[str]:
    """Run the site with one uvicorn worker; yields its address."""
    os.environ["BENCHMARK_REDIS"] = redis
    command = [sys.executable, "-m", "uvicorn", "tests.benchmarks.socket_site:application"]
    with running([*command, "--port", "0", "--lifespan", "off", "--no-access-log"]) as process:
        port = read_port(process)
        assert process.stderr is not None
        Thread(target=process.stderr.read, daemon=True).start()  # a full pipe would stop the site
        yield f"ws://127.0.0.1:{port}/"


@contextmanager
def serve_redis(program: str) -> Iterator[str]:
    """Run Redis in memory; yields its address."""
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        words = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", folder]
        with running([program, *words]):
            yield f"redis://127.0.0.1:{port}/0"


async def open_sockets(address: str) -> list[ClientConnection]:
    """Open them a few at a time, as a burst would be refused by the kernel's queue."""
    sockets: list[ClientConnection] = []
    for _ in range(SOCKETS // 50):
        opened = await asyncio.gather(*(connect(address, ping_interval=None) for _ in range(50)))
        sockets.extend(opened)
    return sockets


async def tell_all(sockets: list[ClientConnection], number: int) -> list[float]:
    """Let one socket's site tell all; the milliseconds until each has it. Fails if one hasn't."""

    async def hear(socket: ClientConnection) -> float:
        heard, sent = json.loads(await socket.recv())
        assert heard == number
        return (time.monotonic() - float(sent)) * 1000

    async with asyncio.timeout(TIMEOUT_S):
        listening = [asyncio.ensure_future(hear(socket)) for socket in sockets]
        await asyncio.sleep(0.05)
        await sockets[number % SOCKETS].send(json.dumps(number))
        return await asyncio.gather(*listening)


async def measure(addresses: dict[str, str]) -> dict[str, list[float]]:
    """All ways of all rounds for each site."""
    sites = {name: await open_sockets(address) for name, address in addresses.items()}
    took: dict[str, list[float]] = {name: [] for name in sites}
    for number in range(ROUNDS + 2):
        for name, sockets in sites.items():
            ways = await tell_all(sockets, number)
            if number > 1:  # the first rounds open connections
                took[name] += ways
    for sockets in sites.values():
        await asyncio.gather(*(socket.close() for socket in sockets))
    return took


def main(program: str) -> None:
    with ExitStack() as stack:
        database = stack.enter_context(running_server())
        os.environ["DATABASE_URL"] = database.url
        redis = stack.enter_context(serve_redis(program))
        addresses = {
            "ours": stack.enter_context(serve_site("")),
            "redis": stack.enter_context(serve_site(redis)),
        }
        took = asyncio.run(measure(addresses))
    cuts = {name: statistics.quantiles(ways, n=100) for name, ways in took.items()}
    for name, ways in took.items():
        say(f"{name}: {len(ways)} messages to {SOCKETS} sockets, none lost: "
            f"p50 {cuts[name][49]:.1f} ms, p99 {cuts[name][98]:.1f} ms")  # fmt: skip
    say(f"p99, ours to Redis: {cuts['ours'][98] / cuts['redis'][98]:.2f} (<= 1.15)")


if __name__ == "__main__":
    if named := os.environ.get("BENCHMARK_REDIS_SERVER"):
        main(named)
    else:
        say("BENCHMARK_REDIS_SERVER names no program: nothing to compare with")
