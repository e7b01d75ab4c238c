"""The model server against the raw signature, with and without batching.

    make bench ONLY=serving

The raw signature and the server without batching leave the number of threads to TensorFlow, as
the container does without options; a second server without batching runs as many pictures at the
same time as there are processors, each on one thread: what the threads alone are worth.

Rounds alternate between what is compared, so that a busy machine slows all of
it alike; the figures are medians over the rounds.
"""

import asyncio
import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from serving import contract
from serving.embedded.environment import VARIABLES
from tests.benchmarks.photograph import make_photograph
from tests.benchmarks.serving_load import Load, call_one_by_one, load_server
from tests.serving.embedded import QUIET, ROOT, Embedded
from tools.tell import say

MODELS = ROOT / "serving/models"
ROUNDS = 15
CLIENTS = 32
CALLS = 6  # by each client in a round
SINGLE_CALLS = 40


class RawModel:
    """The signature, called in a process that does nothing else, with the server's settings."""

    def __init__(self, picture: Path) -> None:
        folder = MODELS / contract.MODEL_NAME / "1"
        command = [sys.executable, "-m", "tests.benchmarks.raw_model", str(folder), str(picture)]
        self._process = subprocess.Popen(
            command,
            cwd=ROOT,
            env={**VARIABLES, **QUIET},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        self._read()
        self.call(batch=1, count=20)
        self.call(batch=CLIENTS, count=2)

    def call(self, *, batch: int, count: int) -> float:
        """Return the median seconds of `count` calls with `batch` pictures."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{batch} {count}\n")
        self._process.stdin.flush()
        seconds: list[float] = json.loads(self._read())
        return statistics.median(seconds)

    def stop(self) -> None:
        self._process.kill()
        self._process.wait()

    def _read(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline()


class Round(NamedTuple):
    """The raw batch's pictures a second, and what the clients of each server saw."""

    raw_rate: float
    batching: Load
    single: Load
    alone: Load


def one_thread_each() -> list[str]:
    """Options of the embedded server."""
    processors = str(len(os.sched_getaffinity(0)))
    return [
        *("--tensorflow-intra-op-parallelism", "1"),
        *("--tensorflow-inter-op-parallelism", processors),
    ]


def compare_single(raw: RawModel, server: Embedded, image: bytes) -> tuple[float, float]:
    """Return milliseconds at one client: raw, over gRPC."""
    over_grpc = statistics.median(call_one_by_one(server, image, SINGLE_CALLS))
    return raw.call(batch=1, count=SINGLE_CALLS) * 1000, over_grpc * 1000


def compare_loads(raw: RawModel, servers: Sequence[Embedded], image: bytes) -> Round:
    """Put each server under load, and then call the raw batch."""
    loads = [
        asyncio.run(load_server(server, image, clients=CLIENTS, calls=CALLS)) for server in servers
    ]
    return Round(CLIENTS / raw.call(batch=CLIENTS, count=CALLS), *loads)


def main() -> None:
    image = make_photograph()
    with tempfile.TemporaryDirectory() as folder:
        picture = Path(folder) / "picture.jpg"
        picture.write_bytes(image)
        raw = RawModel(picture)
        arguments = ["--models-dir", str(MODELS)]
        with (
            Embedded(*arguments) as batching,
            Embedded(*arguments, "--no-batching") as single,
            Embedded(*arguments, "--no-batching", *one_thread_each()) as alone,
        ):
            singles = [compare_single(raw, batching, image) for _ in range(ROUNDS)]
            servers = (batching, single, alone)
            loads = [compare_loads(raw, servers, image) for _ in range(ROUNDS)]
        raw.stop()
    report_single(singles)
    report_loads(loads)


def report_single(rounds: list[tuple[float, float]]) -> None:
    raw, over_grpc = (statistics.median(column) for column in zip(*rounds, strict=True))
    ratio = statistics.median(mine / theirs for theirs, mine in rounds)
    say(f"one client, p50: raw {raw:.1f} ms, gRPC {over_grpc:.1f} ms, ratio {ratio:.2f} (<= 1.2)")


def report_loads(rounds: list[Round]) -> None:
    of_raw = statistics.median(one.batching.per_second / one.raw_rate for one in rounds)
    gain = statistics.median(one.batching.per_second / one.single.per_second for one in rounds)
    tail = statistics.median(one.batching.p99_ms / one.single.p99_ms for one in rounds)
    threads = statistics.median(one.alone.per_second / one.single.per_second for one in rounds)
    rate = statistics.median(one.batching.per_second for one in rounds)
    say(f"{CLIENTS} clients: {rate:.0f} pictures/s, {of_raw:.2f} of the raw batch (>= 0.80)")
    say(f"batching against none: {gain:.2f} times the throughput (>= 1.5)")
    say(f"batching against none: {tail:.2f} of the p99 (<= 0.5)")
    say(f"none, but one thread for each picture: {threads:.2f} times the throughput of none")


if __name__ == "__main__":
    main()
