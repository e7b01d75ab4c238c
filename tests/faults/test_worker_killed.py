"""kill -9 of the worker at each step of a run: no case is lost, and none is predicted twice."""

import os
import signal

import psutil
import pytest

from serving.contract import LABELS
from tests.faults.site import Site
from tests.faults.waiting import wait_until
from tests.serving.embedded import Embedded

pytestmark = pytest.mark.faults

STEPS = {
    # gate: the attempt that ends up stored
    "triage.tasks:begin_attempt:before": 1,
    "triage.tasks:begin_attempt:after": 2,
    "triage.tasks:store_run:before": 2,
    "triage.services.runs:_write_trace:before": 2,  # inside the transaction, after the ticket
    "triage.tasks:store_run:after": 1,  # committed; only the job isn't marked done
}


def check_healed(site: Site, case: str, *, attempt: int) -> None:
    """The case is in the queue once, with exactly one run, and nothing is left to do."""
    assert site.runs(case) == [(attempt, "answered", len(LABELS))]
    tickets = site.rows("SELECT state, attempt FROM triage_triageticket WHERE case_id = %s", case)
    assert tickets == [("done", attempt)]
    kinds = site.rows("SELECT kind FROM cases_caseevent WHERE case_id = %s ORDER BY seq", case)
    assert [kind for (kind,) in kinds] == ["created", "submitted", "triage_started", "queued"]
    told = site.rows("SELECT kind FROM notifications_notification WHERE case_id = %s", case)
    assert told == [("case_queued",)]


@pytest.mark.parametrize("gate", STEPS)
def test_a_fresh_worker_heals(site: Site, gate: str) -> None:
    case = site.act("submit")
    victim = site.start_worker(gate)
    victim.wait_until_stopped()

    victim.kill()
    site.start_worker()

    site.wait_for_status(case, "queued")
    wait_until(lambda: site.open_jobs() == 0, "the end of all jobs")
    check_healed(site, case, attempt=STEPS[gate])


def test_a_worker_killed_while_the_model_thinks(site: Site, model_server: Embedded) -> None:
    case = site.act("submit")
    os.kill(model_server.process.pid, signal.SIGSTOP)
    try:
        victim = site.start_worker()
        site.wait_for_status(case, "triaging")
        wait_until(lambda: has_connected(model_server.port, victim.process.pid), "the call")
        victim.kill()
    finally:
        os.kill(model_server.process.pid, signal.SIGCONT)
    site.start_worker()

    site.wait_for_status(case, "queued")
    wait_until(lambda: site.open_jobs() == 0, "the end of all jobs")
    check_healed(site, case, attempt=2)


def has_connected(port: int, pid: int) -> bool:
    return any(
        connection.raddr and connection.raddr.port == port
        for connection in psutil.Process(pid).net_connections(kind="tcp")
    )
