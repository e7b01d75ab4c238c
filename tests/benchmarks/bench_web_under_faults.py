"""Whether people notice that the model server is killed, stopped or slow.

    make bench ONLY=web_under_faults

A durable PostgreSQL, one worker, one web server and a real model server. A patient sends cases and
a reader looks at the queue and at a case, while the model server is well, and while it is not;
turns alternate, so that a busy machine slows all alike. No case may wait more than 30 s for the
queue.
"""

import statistics
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from telederm.demo.migrated_cluster import migrate
from tests.benchmarks.django_database import running_server
from tests.benchmarks.model_faults import FAULTS, WELL, walk_through_states
from tests.benchmarks.web_visits import Times, Visitors
from tests.faults.ports import free_port
from tests.faults.site import Site
from tests.faults.supervised_site import Supervised
from tools.tell import say

TURNS: Final = 3  # of each state
CASES: Final = 15  # sent in each turn
QUEUED_WITHIN_S: Final = 30.0
_WAITED: Final = """
    SELECT max(extract(epoch FROM queued.occurred_at - sent.occurred_at))
    FROM cases_caseevent sent
    JOIN cases_caseevent queued ON queued.case_id = sent.case_id AND queued.kind = 'queued'
    WHERE sent.kind = 'submitted' AND sent.case_id = ANY(%s::uuid[])
"""
_OPINIONS: Final = """
    SELECT count(*) FROM triage_prediction prediction
    JOIN triage_triagerun run ON run.id = prediction.run_id WHERE run.case_id = ANY(%s::uuid[])
"""


@dataclass(slots=True)
class State:
    """What was seen while the model server was in one state."""

    times: Times = field(default_factory=Times)
    waited_s: float = 0.0  # the longest from sending to the queue
    opinions: int = 0  # stored predictions

    @property
    def p95_ms(self) -> float:
        return _p95(self.times.all)


def _p95(seconds: list[float]) -> float:
    return statistics.quantiles(seconds, n=20, method="inclusive")[18] * 1000


def watch(state: State, visitors: Visitors, site: Site, drafts: list[str], read: str) -> None:
    """Send the drafts, look at the pages, and wait until each case is in the queue."""
    state.times.add(visitors.visit(drafts, read))
    for case in drafts:
        site.wait_for_status(case, "queued")
    state.waited_s = max(state.waited_s, float(site.value(_WAITED, drafts)))
    state.opinions += int(site.value(_OPINIONS, drafts))


def recover(site: Site, visitors: Visitors, read: str) -> None:
    """Send cases until the worker asks the model server again, and gets an answer."""
    seen = State()
    while not seen.opinions:
        watch(seen, visitors, site, visitors.prepare(1), read)


def take_turns(site: Site, visitors: Visitors, port: int) -> dict[str, State]:
    """Return what was seen in each state of the model server."""
    states = {name: State() for name in (WELL, *FAULTS)}
    read = site.act("submit")
    site.wait_for_status(read, "queued")
    for _ in range(TURNS):
        for name in walk_through_states(port):
            if name == WELL:
                recover(site, visitors, read)
            watch(states[name], visitors, site, visitors.prepare(CASES), read)
    return states


def report(states: dict[str, State]) -> bool:
    """Print the figures; return whether each case was queued in time, as it should be."""
    fine = True
    before = states[WELL]
    for name, state in states.items():
        ratio = state.p95_ms / before.p95_ms
        say(f"{name}: p95 of {len(state.times.all)} requests {state.p95_ms:.0f} ms, {ratio:.2f}")
        for page, seconds in state.times.by_page.items():
            part = _p95(seconds) / _p95(before.times.by_page[page])
            say(f"  {page}: p50 {statistics.median(seconds) * 1000:.0f} ms, p95 {part:.2f}")
        say(f"  to the queue: at most {state.waited_s:.1f} s; {state.opinions} scores stored")
        fine &= state.waited_s <= QUEUED_WITHIN_S and bool(state.opinions) == (name == WELL)
    return fine


def main() -> int:
    port = free_port()
    with running_server() as postgres, tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        migrate(postgres.url)
        with Site(folder, postgres.application_url, f"127.0.0.1:{port}") as site:
            platform = Supervised(site)
            try:
                platform.wait_until_ready()
                visitors = Visitors(platform)
                states = take_turns(site, visitors, port)
                visitors.close()
            finally:
                platform.stop()
    return 0 if report(states) else 1


if __name__ == "__main__":
    sys.exit(main())
