"""A worker that stands still while another takes over, and then wakes up, writes nothing."""

import pytest

from serving.contract import LABELS
from tests.faults.site import IDLE_S, LEASE_S, Site
from tests.faults.waiting import wait_until

pytestmark = pytest.mark.faults


def take_over(site: Site, gate: str) -> None:
    """Pause a worker at the gate, let a second one finish the case, and wake the first."""
    case = site.act("submit")
    sleeper = site.start_worker(gate)
    sleeper.wait_until_stopped()
    site.start_worker()
    site.wait_for_status(case, "queued")
    assert site.runs(case) == [(2, "answered", len(LABELS))]
    before = history(site, case)

    sleeper.resume()

    wait_until(lambda: "gate: store_run" in sleeper.said, "the end of the sleeper's run")
    ended = sleeper.said.split("gate: store_run")[1]
    assert "raised StaleAttempt" in ended, ended  # refused by the fence
    assert site.runs(case) == [(2, "answered", len(LABELS))]
    assert history(site, case) == before
    wait_until(lambda: site.open_jobs() == 0, "the end of all jobs")


def history(site: Site, case: str) -> list[tuple[object, ...]]:
    return site.rows("SELECT seq, kind FROM cases_caseevent WHERE case_id = %s ORDER BY 1", case)


def test_with_the_answer_in_its_hands(site: Site) -> None:
    take_over(site, "triage.tasks:store_run:before")


def test_its_next_case_is_done_by_somebody(site: Site) -> None:
    """The sleeper is unknown by now; whether it goes on or ends, the next case is not lost."""
    take_over(site, "triage.tasks:store_run:before")
    cases = [site.act("submit") for _ in range(3)]
    for case in cases:
        site.wait_for_status(case, "queued")
        assert len(site.runs(case)) == 1


def test_inside_its_transaction(site: Site) -> None:
    """The database ends a transaction in which nothing happens: its locks must not hold others."""
    case = site.act("submit")
    sleeper = site.start_worker("triage.services.runs:_write_trace:before")
    sleeper.wait_until_stopped()
    site.start_worker()

    took_s = site.wait_for_status(case, "queued")
    sleeper.resume()

    wait_until(lambda: site.open_jobs() == 0, "the end of all jobs")
    assert site.runs(case) == [(2, "answered", len(LABELS))]
    assert took_s < 60 + IDLE_S + LEASE_S
