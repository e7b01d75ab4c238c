"""PostgreSQL goes away under a worker and a web server: both come back, and no case is lost."""

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from telederm.demo.postgres import EmbeddedPostgres
from tests.faults.site import Site
from tests.faults.supervised_site import Supervised
from tests.faults.waiting import wait_until
from tests.serving.embedded import Embedded

pytestmark = pytest.mark.faults

DOWN_S = 3.0  # how long the database stays away
PAGES = ("/cases/", "/nowhere/")  # both ask the database who is there


@pytest.fixture
def private_site(
    tmp_path: Path, migrated_postgres: EmbeddedPostgres, model_server: Embedded
) -> Iterator[Site]:
    """A platform on a database server of its own."""
    with Site(tmp_path, migrated_postgres.application_url, model_server.target) as running:
        yield running


@pytest.fixture
def supervised(private_site: Site) -> Iterator[Supervised]:
    running = Supervised(private_site)
    running.wait_until_ready()
    yield running
    running.stop()


def restart(postgres: EmbeddedPostgres) -> None:
    postgres.stop()
    time.sleep(DOWN_S)
    postgres.start()


def test_worker_and_web_come_back(
    supervised: Supervised, migrated_postgres: EmbeddedPostgres
) -> None:
    site = supervised.site
    site.wait_for_status(site.act("submit"), "queued")
    assert supervised.health() == 200
    patient = supervised.enter(site.act("enter_as_patient")["session"])
    assert [patient.get(page).status_code for page in PAGES] == [200, 404]

    migrated_postgres.stop()
    wait_until(lambda: supervised.health() == 503, "the web server's word that it is not ready")
    refused = patient.get("/cases/")
    assert (refused.status_code, "not available right now" in refused.text) == (503, True)
    assert int(refused.headers["Retry-After"]) > 0
    time.sleep(DOWN_S)
    migrated_postgres.start()

    # Not a single connection from before may be left, in whatever thread it was used.
    after = [patient.get(page).status_code for page in PAGES for _ in range(4)]
    assert after == [200] * 4 + [404] * 4, supervised.web_log[-6000:]
    wait_until(lambda: supervised.health() == 200, "the web server's recovery")
    case = site.act("submit")
    site.wait_for_status(case, "queued")
    assert [outcome for _attempt, outcome, _count in site.runs(case)] == ["answered"]


def test_a_run_under_way_is_done_once(
    supervised: Supervised, migrated_postgres: EmbeddedPostgres, model_server: Embedded
) -> None:
    site = supervised.site
    os.kill(model_server.process.pid, signal.SIGSTOP)
    try:
        case = site.act("submit")
        site.wait_for_status(case, "triaging")
        restart(migrated_postgres)
    finally:
        os.kill(model_server.process.pid, signal.SIGCONT)

    site.wait_for_status(case, "queued")
    wait_until(lambda: site.open_jobs() == 0, "the end of all jobs")
    assert len(site.runs(case)) == 1
    queued = "SELECT count(*) FROM cases_caseevent WHERE case_id = %s AND kind = 'queued'"
    assert site.value(queued, case) == 1
