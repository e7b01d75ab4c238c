"""The model server against the raw signature, with and without batching.

    make bench ONLY=serving

Rounds alternate between what is compared, so that a busy machine slows all of
it alike; the figures are medians over the rounds.
"""

import asyncio
import json
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from serving import contract
from serving.embedded.environment import VARIABLES
from tests.benchmarks.photograph import make_photograph
from tests.benchmarks.serving_load import Load, call_one_by_one, load_server
from tests.serving.embedded import QUIET, ROOT, Embedded
from tools.tell import say

MODELS = ROOT / "serving/models"
ROUNDS = 5
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


def compare_single(raw: RawModel, server: Embedded, image: bytes) -> tuple[float, float]:
    """Return milliseconds at one client: raw, over gRPC."""
    over_grpc = statistics.median(call_one_by_one(server, image, SINGLE_CALLS))
    return raw.call(batch=1, count=SINGLE_CALLS) * 1000, over_grpc * 1000


def compare_loads(
    raw: RawModel, batching: Embedded, single: Embedded, image: bytes
) -> tuple[float, Load, Load]:
    """Return the raw batch's pictures a second, and the loads with and without batching."""
    with_batching = asyncio.run(load_server(batching, image, clients=CLIENTS, calls=CALLS))
    raw_rate = CLIENTS / raw.call(batch=CLIENTS, count=CALLS)
    without = asyncio.run(load_server(single, image, clients=CLIENTS, calls=CALLS))
    return raw_rate, with_batching, without


def main() -> None:
    image = make_photograph()
    with tempfile.TemporaryDirectory() as folder:
        picture = Path(folder) / "picture.jpg"
        picture.write_bytes(image)
        raw = RawModel(picture)
        arguments = ["--models-dir", str(MODELS)]
        with Embedded(*arguments) as batching, Embedded(*arguments, "--no-batching") as single:
            singles = [compare_single(raw, batching, image) for _ in range(ROUNDS)]
            loads = [compare_loads(raw, batching, single, image) for _ in range(ROUNDS)]
        raw.stop()
    report_single(singles)
    report_loads(loads)


def report_single(rounds: list[tuple[float, float]]) -> None:
    raw, over_grpc = (statistics.median(column) for column in zip(*rounds, strict=True))
    ratio = statistics.median(mine / theirs for theirs, mine in rounds)
    say(f"one client, p50: raw {raw:.1f} ms, gRPC {over_grpc:.1f} ms, ratio {ratio:.2f} (<= 1.2)")


def report_loads(rounds: list[tuple[float, Load, Load]]) -> None:
    of_raw = statistics.median(mine.per_second / raw for raw, mine, _ in rounds)
    gain = statistics.median(mine.per_second / other.per_second for _, mine, other in rounds)
    tail = statistics.median(mine.p99_ms / other.p99_ms for _, mine, other in rounds)
    rate = statistics.median(mine.per_second for _, mine, _ in rounds)
    say(f"{CLIENTS} clients: {rate:.0f} pictures/s, {of_raw:.2f} of the raw batch (>= 0.80)")
    say(f"batching against none: {gain:.2f} times the throughput (>= 1.5)")
    say(f"batching against none: {tail:.2f} of the p99 (<= 0.5)")


if __name__ == "__main__":
    main()
