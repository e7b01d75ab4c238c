"""Load on a model server: clients that each wait for an answer before they ask again."""

import asyncio
import statistics
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from serving.client import ClientConfig, ModelClient
from tests.serving.embedded import Embedded

Ask = Callable[[], Awaitable[object]]


@dataclass(frozen=True, slots=True)
class Load:
    """What some clients saw together."""

    per_second: float
    p50_ms: float
    p99_ms: float


def summarize(seconds: list[float], elapsed: float) -> Load:
    """Return rate and percentiles of single calls' seconds."""
    cuts = statistics.quantiles(seconds, n=100, method="inclusive")
    return Load(len(seconds) / elapsed, cuts[49] * 1000, cuts[98] * 1000)


async def run_clients(ask: Ask, *, clients: int, calls: int) -> Load:
    """Let `clients` ask at the same time, `calls` times each."""
    seconds: list[float] = []

    async def one() -> None:
        for _ in range(calls):
            began = time.perf_counter()
            await ask()
            seconds.append(time.perf_counter() - began)

    began = time.perf_counter()
    await asyncio.gather(*(one() for _ in range(clients)))
    return summarize(seconds, time.perf_counter() - began)


async def load_server(server: Embedded, image: bytes, *, clients: int, calls: int) -> Load:
    """Put the platform's own asynchronous client under load."""
    config = ClientConfig(
        target=server.target, model_version=1, deadline_s=120, max_in_flight=clients
    )
    client = ModelClient(config)
    try:
        await client.aclassify([image])
        return await run_clients(lambda: client.aclassify([image]), clients=clients, calls=calls)
    finally:
        await client.aclose()


def call_one_by_one(server: Embedded, image: bytes, calls: int) -> list[float]:
    """Return the seconds of each call of one blocking client."""
    client = ModelClient(ClientConfig(target=server.target, model_version=1, deadline_s=120))
    client.classify([image])
    seconds = []
    for _ in range(calls):
        began = time.perf_counter()
        client.classify([image])
        seconds.append(time.perf_counter() - began)
    client.close()
    return seconds
