"""The model server hangs or is gone: the case is queued without an opinion, and can be repeated."""

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from serving.contract import LABELS
from tests.faults.ports import free_port
from tests.faults.site import DEADLINE_S, ROOT, Site
from tests.faults.waiting import wait_until
from tests.serving.embedded import Embedded

pytestmark = pytest.mark.faults

SLACK_S = 15  # for a busy machine
RECONNECT_S = 3  # a channel looks for a lost server every two seconds, and a fifth more or less
MODELS = ("--models-dir", str(ROOT / "serving" / "models"))


@pytest.fixture
def port() -> int:
    return free_port()


@pytest.fixture
def lonely_site(tmp_path: Path, site_database: str, port: int) -> Iterator[Site]:
    """A platform whose model server does not run."""
    with Site(tmp_path, site_database, f"127.0.0.1:{port}") as running:
        yield running


def check_queued_without_opinion(site: Site, case: str, outcome: str) -> None:
    assert site.runs(case) == [(1, outcome, 0)]
    assert site.value("SELECT tier FROM cases_case WHERE id = %s", case) is not None


def count_warnings(site: Site, administrator: int) -> int:
    return int(
        site.value(
            "SELECT count(*) FROM notifications_notification"
            " WHERE recipient_id = %s AND kind = 'model_trouble'",
            administrator,
        )
    )


def test_stopped_then_started_again(lonely_site: Site, port: int) -> None:
    site = lonely_site
    administrator = site.act("add_administrator")
    site.start_worker()
    warm_up = site.act("submit")
    site.wait_for_status(warm_up, "queued")  # the worker runs by now

    case = site.act("submit")
    assert site.wait_for_status(case, "queued") < DEADLINE_S + SLACK_S
    check_queued_without_opinion(site, case, "failed")
    assert count_warnings(site, administrator) == 2

    with Embedded(*MODELS, port=port):
        time.sleep(RECONNECT_S)
        site.act("rerun", case=case, by=administrator)
        wait_until(lambda: len(site.runs(case)) == 2, "the second run")
        assert site.runs(case)[1] == (1, "answered", len(LABELS))
    assert site.status(case) == "queued"


def test_hanging(site: Site, model_server: Embedded) -> None:
    administrator = site.act("add_administrator")
    site.start_worker()
    site.wait_for_status(site.act("submit"), "queued")

    os.kill(model_server.process.pid, signal.SIGSTOP)
    try:
        case = site.act("submit")
        assert site.wait_for_status(case, "queued") < DEADLINE_S + SLACK_S
    finally:
        os.kill(model_server.process.pid, signal.SIGCONT)
    check_queued_without_opinion(site, case, "timed_out")
    assert count_warnings(site, administrator) == 1

    site.act("rerun", case=case, by=administrator)
    wait_until(lambda: len(site.runs(case)) == 2, "the second run")
    assert site.runs(case)[1][1] == "answered"
