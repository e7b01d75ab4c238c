"""Jobs that a dead worker held are done again: mail, too."""

from datetime import timedelta

import pytest

from tests.faults.site import Site
from tests.faults.waiting import wait_until

pytestmark = pytest.mark.faults


def read_mails(site: Site, recipient: str) -> list[str]:
    """Return the mails that the demo's mail backend wrote for somebody."""
    texts = [path.read_text() for path in (site.folder / "mail").glob("*.log")]
    return [text for text in texts if f"To: {recipient}" in text]


def test_a_mail_whose_worker_was_killed_goes_out_once(site: Site) -> None:
    case = site.act("submit")
    recipient = site.act("mail_patient", case=case)
    victim = site.start_worker("telederm.notifications.mail:send_mail:before")
    victim.wait_until_stopped()
    assert read_mails(site, recipient) == []

    victim.kill()
    site.start_worker()

    wait_until(lambda: site.open_jobs() == 0, "the end of all jobs")
    assert len(read_mails(site, recipient)) == 1
    mailed = "SELECT count(*) FROM notifications_notification WHERE mailed_at IS NOT NULL"
    assert site.value(mailed) == 1


def test_a_case_whose_job_was_lost_is_found(site: Site) -> None:
    case = site.act("submit")
    site.rows("DELETE FROM procrastinate_jobs RETURNING id")
    site.start_worker()

    site.wait_for_status(case, "queued")
    assert [outcome for _attempt, outcome, _count in site.runs(case)] == ["answered"]


def test_a_job_that_was_asked_for_anew_is_not_done_twice(site: Site) -> None:
    """A dead worker's job and a waiting one under the same lock: the first gives way."""
    case = site.act("submit")
    site.rows(
        "INSERT INTO procrastinate_jobs (queue_name, task_name, args, queueing_lock, status)"
        " SELECT queue_name, task_name, args, queueing_lock, 'doing' FROM procrastinate_jobs"
        " WHERE task_name = 'triage.tasks.run_triage' RETURNING id"
    )
    put_off = "UPDATE procrastinate_jobs SET scheduled_at = now() + %s WHERE status = 'todo'"
    site.rows(f"{put_off} RETURNING id", timedelta(hours=1))
    assert site.open_jobs() == 2
    site.start_worker()

    wait_until(lambda: site.open_jobs() == 1, "the end of the dead worker's job")
    assert site.status(case) == "submitted"
    site.rows(f"{put_off} RETURNING id", timedelta())
    site.wait_for_status(case, "queued")
    assert len(site.runs(case)) == 1


def test_periodic_jobs_run_by_the_second_and_leave_nothing_behind(site: Site) -> None:
    heal = "triage.tasks.heal_triage"
    newest = "SELECT max(defer_timestamp) FROM procrastinate_periodic_defers WHERE task_name = %s"
    site.start_worker()
    wait_until(lambda: site.value(newest, heal) is not None, "the first sweep")

    first = site.value(newest, heal)
    wait_until(lambda: site.value(newest, heal) >= first + 10, "two more sweeps", limit_s=30)

    assert site.value(newest, heal) % 5 == 0
    ended = "SELECT count(*) FROM procrastinate_jobs WHERE status NOT IN ('todo', 'doing')"
    assert site.value(ended) == 0
    names = {name for (name,) in site.rows("SELECT task_name FROM procrastinate_periodic_defers")}
    assert "telederm.core.tasks.rescue_jobs" in names
