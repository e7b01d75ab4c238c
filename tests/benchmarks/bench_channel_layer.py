"""How fast the channel layer carries hints: `make bench ONLY=channel_layer`."""

import asyncio
import statistics
import sys
import time

from telederm.core.channel_layer import PostgresChannelLayer
from tests.benchmarks.django_database import running_server
from tools.tell import say

SOCKETS = 1000
ROUNDS = 50
BURST = 1000


async def measure_round_trips(layer: PostgresChannelLayer) -> list[float]:
    """Send one hint at a time to one channel; return each way's milliseconds."""
    channel = await layer.new_channel()
    took = []
    for number in range(ROUNDS * 10):
        began = time.perf_counter()
        await layer.send(channel, {"type": "hint", "n": number})
        await layer.receive(channel)
        took.append((time.perf_counter() - began) * 1000)
    return took


async def measure_fan_out(layer: PostgresChannelLayer) -> list[float]:
    """Send hints to a group of `SOCKETS` channels; return the milliseconds until all have one."""
    channels = [await layer.new_channel() for _ in range(SOCKETS)]
    for channel in channels:
        await layer.group_add("queue", channel)
    took = []
    for number in range(ROUNDS):
        began = time.perf_counter()
        await layer.group_send("queue", {"type": "hint", "n": number})
        await asyncio.gather(*(layer.receive(channel) for channel in channels))
        took.append((time.perf_counter() - began) * 1000)
    return took


async def measure_burst(layer: PostgresChannelLayer) -> float:
    """Send `BURST` hints at once; return how many a second arrived."""
    channel = await layer.new_channel()
    await layer.group_add("burst", channel)
    began = time.perf_counter()
    await asyncio.gather(
        *(layer.group_send("burst", {"type": "hint", "n": number}) for number in range(BURST))
    )
    for _ in range(BURST):
        await layer.receive(channel)
    return BURST / (time.perf_counter() - began)


def describe(name: str, took: list[float]) -> str:
    cuts = statistics.quantiles(took, n=100)
    return f"{name}: p50 {cuts[49]:.2f} ms, p99 {cuts[98]:.2f} ms ({len(took)} times)"


async def main(url: str) -> None:
    layer = PostgresChannelLayer(dsn=url)
    say(describe("send to one channel and receive", await measure_round_trips(layer)))
    say(describe(f"group of {SOCKETS} channels, all received", await measure_fan_out(layer)))
    say(f"burst of {BURST}: {await measure_burst(layer):.0f} messages a second, none lost")
    await layer.close()


if __name__ == "__main__":
    with running_server() as server:
        asyncio.run(main(server.url))
    sys.exit(0)
