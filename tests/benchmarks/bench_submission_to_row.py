"""From sending a case to its row on a queue page that is open: `make bench ONLY=submission_to_row`.

A whole demo runs on free ports. A dermatologist's queue is open in Chromium; a patient sends
cases over HTTP, one after the other, from a thread of its own. The page notes when a row is in the
frame that shows it. All clocks are this machine's, and nothing asks the database meanwhile.

The bar: p50 from sending to the row at most 100 ms more than the prediction itself. That is taken
in two ways. Strictly, the prediction is the worker's call to the model server: the rest (the
patient's request, the job, the hint, the page's own request) has 100 ms. The other way, it is
everything until the model has answered: then the way back to the page has them.
"""

import asyncio
import os
import statistics
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import psycopg
from playwright.sync_api import Page

from telederm.demo.accounts import read_accounts
from telederm.demo.config import DemoConfig
from telederm.demo.data_folder import TOTP_FILE
from telederm.demo.postgres import EmbeddedPostgres
from telederm.demo.secret_files import read_secret_file
from telederm.demo.smoke.browser import Browser
from telederm.demo.smoke.patient import Photograph, prepare_case, sign_up
from telederm.demo.smoke.temporary import temporary_demo
from telederm.demo.synthetic import synthetic_photograph
from telederm.demo.totp import code_at, seconds_left
from tests.chromium import run_chromium
from tools.tell import say

# With the demo's own cases all have to fit on the queue's first page of 50.
CASES: Final = int(os.environ.get("BENCHMARK_CASES", "25"))
WARM_UP: Final = 3
REST_S: Final = 2.0  # after each answer to the patient: by then the row has to be there
EXTRA_MS: Final = 100.0

_NOTE_ROWS: Final = """() => {
  window.rowsSeen = {};
  const note = () => requestAnimationFrame(() => {
    for (const row of document.querySelectorAll("[data-case]"))
      window.rowsSeen[row.dataset.case] ??= Date.now();
  });
  new MutationObserver(note).observe(document.body, { childList: true, subtree: true });
}"""
# finished_at is the start of the transaction that stores the run: the model has just answered.
_RUN: Final = """
    SELECT run.finished_at, run.latency_ms
    FROM triage_triagerun run JOIN cases_case sent ON sent.id = run.case_id
    WHERE sent.reference = %s AND run.outcome IN ('answered', 'abstained')
"""


@dataclass(frozen=True, slots=True)
class Way:
    """One case's way to the page, in milliseconds from the first byte of the patient's request."""

    row: float
    answered: float  # the model has answered
    call: float  # how long the worker's call to the model server took


async def send_cases(config: DemoConfig) -> dict[str, float]:
    """Send the cases; return when each was sent (seconds since the epoch), by reference."""
    photograph = Photograph("synthetic.jpg", synthetic_photograph(seed=1))
    sent = {}
    async with Browser("patient", config.web_address) as browser:
        await sign_up(browser, config.mail_dir)
        for _ in range(WARM_UP + CASES):
            draft = await prepare_case(browser, [photograph], "dermoscopic")
            page = await browser.get(f"{draft.url}send/")
            sent[draft.reference] = time.time()
            await browser.submit(page, page.url, {})
            await asyncio.sleep(REST_S)
    return sent


def open_queue(page: Page, config: DemoConfig) -> None:
    """Sign in as the demo's dermatologist, and let the queue note its rows from now on."""
    account = next(one for one in read_accounts(config.data_dir) if one.role == "dermatologist")
    page.goto("/accounts/login/")
    page.get_by_label("Email").fill(account.email)
    page.get_by_label("Password").fill(account.password)
    page.get_by_role("button", name="Sign in", exact=True).click()
    time.sleep(seconds_left() + 1)  # a code holds once, and the seeding may have used this one
    page.get_by_label("Code").fill(code_at(read_secret_file(config.data_dir / TOTP_FILE)))
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.goto("/queue/")
    page.locator('[data-live-state="live"]').wait_for()
    page.evaluate(_NOTE_ROWS)


def measure() -> list[Way]:
    """Run the demo; return each case's way after the first ones, which warm everything up."""
    with temporary_demo() as config, run_chromium() as chromium:
        page = chromium.new_context(base_url=config.web_address).new_page()
        open_queue(page, config)
        with ThreadPoolExecutor(1) as patient:  # Playwright's loop runs in this thread already
            sent = patient.submit(asyncio.run, send_cases(config)).result()
        seen = page.evaluate("window.rowsSeen")
        return read_ways(EmbeddedPostgres(config.postgres_dir).url, sent, seen)[WARM_UP:]


def read_ways(database: str, sent: Mapping[str, float], seen: Mapping[str, float]) -> list[Way]:
    """Put together what the patient, the page and the database know of each case."""
    missing = [reference for reference in sent if reference not in seen]
    if missing:
        raise SystemExit(f"{len(missing)} of {len(sent)} rows were not on the page in time")
    with psycopg.connect(database) as connection:
        runs = {each: connection.execute(_RUN, [each]).fetchone() for each in sent}
    return [_way(began, seen[each], runs[each]) for each, began in sent.items()]


def _way(began: float, seen_ms: float, run: tuple[datetime, float] | None) -> Way:
    if run is None:
        raise SystemExit("the model gave no answer to a case")
    finished_at, call = run
    return Way(seen_ms - began * 1000, (finished_at.timestamp() - began) * 1000, call)


def main() -> None:
    """Measure, and print what the bar says of it."""
    ways = measure()
    row, answered, call = (
        statistics.median(getattr(way, name) for way in ways)
        for name in ("row", "answered", "call")
    )
    say(f"sending to the row on the open queue, p50 of {len(ways)}: {row:.0f} ms")
    say(f"  sending to the model's answer {answered:.0f} ms; the call alone {call:.0f} ms")
    over_call = statistics.median(way.row - way.call for way in ways)
    over_answer = statistics.median(way.row - way.answered for way in ways)
    say(f"more than the call, p50: {over_call:.0f} ms (<= {EXTRA_MS:g}: {_verdict(over_call)})")
    say(
        f"more than everything until the model answered, p50: {over_answer:.0f} ms "
        f"(<= {EXTRA_MS:g}: {_verdict(over_answer)})"
    )


def _verdict(extra_ms: float) -> str:
    return "met" if extra_ms <= EXTRA_MS else "missed"


if __name__ == "__main__":
    main()
