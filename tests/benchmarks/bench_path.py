"""From sending a case to the stored prediction, and what the processes weigh.

    make bench ONLY=path

A whole demo runs on free ports; a patient sends cases over HTTP. Each round also times the raw
signature on the same picture, so that a busy machine slows both alike; figures are medians.
"""

import asyncio
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import psutil
import psycopg

from telederm.demo.config import DemoConfig
from telederm.demo.postgres import EmbeddedPostgres
from telederm.demo.smoke.browser import Browser
from telederm.demo.smoke.patient import Draft, Photograph, prepare_case, sign_up
from telederm.demo.smoke.temporary import temporary_demo
from telederm.demo.synthetic import synthetic_photograph
from tests.benchmarks.bench_serving import RawModel
from tools.tell import say

ROUNDS: Final = 20
RAW_CALLS: Final = 5  # in a round
LIMIT_S: Final = 30.0
RATIO, EXTRA_MS, SHARE = 2.0, 100.0, 0.15  # the targets

_STORED: Final = b"""
    SELECT extract(epoch FROM run.finished_at - sent.occurred_at) * 1000, run.latency_ms
    FROM triage_triagerun run JOIN cases_caseevent sent ON sent.case_id = run.case_id
    WHERE run.case_id = %s AND sent.kind = 'submitted' AND run.outcome IN ('answered', 'abstained')
"""


@dataclass(frozen=True, slots=True)
class Round:
    """One case, in milliseconds."""

    stored: float  # from the first byte of the POST to a run that others can read
    inside: float  # from the event "submitted" to the run, by the database's clock
    call: float  # the worker's call to the model server
    raw: float  # the signature at batch 1, nothing around it


async def send_and_wait(
    browser: Browser, draft: Draft, database: str
) -> tuple[float, float, float]:
    """Send a case; return its milliseconds but for the raw call."""
    page = await browser.get(f"{draft.url}send/")
    async with await psycopg.AsyncConnection.connect(database, autocommit=True) as connection:
        began = time.perf_counter()
        sending = asyncio.create_task(browser.submit(page, page.url, {}))
        while time.perf_counter() - began < LIMIT_S:
            cursor = await connection.execute(_STORED, [draft.case_id])
            if row := await cursor.fetchone():
                stored = (time.perf_counter() - began) * 1000
                await sending
                return stored, float(row[0]), float(row[1])
            await asyncio.sleep(0.001)
    raise SystemExit(f"no prediction was stored within {LIMIT_S:.0f} s")


async def run_rounds(config: DemoConfig, photograph: Photograph, raw: RawModel) -> list[Round]:
    """Send `ROUNDS` cases, one after the other; the first warms everything up and is left out."""
    database = EmbeddedPostgres(config.postgres_dir).url
    rounds = []
    async with Browser("patient", config.web_address) as browser:
        await sign_up(browser, config.mail_dir)
        for _ in range(ROUNDS + 1):
            draft = await prepare_case(browser, [photograph], "dermoscopic")
            stored, inside, call = await send_and_wait(browser, draft, database)
            raw_ms = raw.call(batch=1, count=RAW_CALLS) * 1000
            rounds.append(Round(stored, inside, call, raw_ms))
    return rounds[1:]


def find_part(word: str) -> psutil.Process:
    """Return the demo's process with that word in its command line."""
    family = psutil.Process().children(recursive=True)
    return next(process for process in family if word in process.cmdline())


def weigh_tensorflow() -> float:
    """Return the MB of a process that has imported TensorFlow and does nothing."""
    code = "import tensorflow, psutil; print(psutil.Process().memory_info().rss)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return int(done.stdout) / 2**20


def main() -> None:
    photograph = Photograph("synthetic.jpg", synthetic_photograph(seed=1))
    with temporary_demo() as config:
        pictures = config.data_dir / "media"
        raw = RawModel(newest_picture(pictures))
        try:
            rounds = asyncio.run(run_rounds(config, photograph, raw))
        finally:
            raw.stop()
        weights = {
            name: find_part(word) for name, word in (("web", "uvicorn"), ("worker", "worker"))
        }
        report_weights({name: p.memory_info().rss / 2**20 for name, p in weights.items()})
    report_times(rounds)


def newest_picture(folder: Path) -> Path:
    """Return the largest working copy that the seeding has stored: what the model gets."""
    return max(folder.rglob("*.jpg"), key=lambda path: path.stat().st_size)


def report_times(rounds: list[Round]) -> None:
    stored, inside, call, raw = (
        statistics.median(getattr(one, name) for one in rounds)
        for name in ("stored", "inside", "call", "raw")
    )
    limit = RATIO * raw + EXTRA_MS
    share = statistics.median(one.stored / (RATIO * one.raw + EXTRA_MS) for one in rounds)
    say(f"submit to prediction stored, p50 of {len(rounds)}: {stored:.0f} ms")
    say(f"  from the event in the database to the run: {inside:.0f} ms, model call {call:.1f} ms")
    say(f"raw signature, batch 1: {raw:.1f} ms; {RATIO:g} x raw + {EXTRA_MS:g} ms = {limit:.0f} ms")
    say(f"of that limit: {share:.2f} (<= 1)")


def report_weights(rss: dict[str, float]) -> None:
    heavy = weigh_tensorflow()
    for name, mb in rss.items():
        say(f"{name}: {mb:.0f} MB, {mb / heavy:.2f} of a process with TensorFlow ({heavy:.0f} MB)")
    say(f"web share at most {SHARE}")


if __name__ == "__main__":
    main()
