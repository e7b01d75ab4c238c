"""Upkeep of the job table: what a dead worker held is done again, what is old is forgotten."""

import logging
from typing import Any, Final

from django.conf import settings
from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.exceptions import UniqueViolation
from procrastinate.jobs import Job, Status
from procrastinate.manager import JobManager

logger = logging.getLogger(__name__)

QUEUE: Final = "upkeep"
MOST_ATTEMPTS: Final = 10  # a job over which so many workers died is left for people to look at
KEPT_HOURS: Final = 30 * 24  # how long failed jobs stay to be looked at


# Seconds stand last in the cron expression: "* * * * * */10" is every ten seconds.
@app.periodic(cron="* * * * * */10")
@app.task(queue=QUEUE, queueing_lock="rescue-jobs", pass_context=True)
async def rescue_jobs(context: JobContext, timestamp: int) -> None:
    """Put the jobs of workers without a heartbeat back into their queue.

    The worker may only have been paused: then both do the job. So each task of the platform
    guards what it writes (an attempt number, a row's lock, a column that says "sent").
    """
    del timestamp
    manager = context.app.job_manager
    silence_s = settings.TELEDERM_WORKER_STALLED_SECONDS
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=silence_s):
        await _rescue(manager, job)


@app.periodic(cron="23 3 * * *")
@app.task(queue=QUEUE, queueing_lock="forget-jobs", pass_context=True)
async def forget_jobs(context: JobContext, timestamp: int) -> None:
    """Remove failed jobs that nobody needs to look at any more; the others go when they end."""
    del timestamp
    every_end: dict[str, Any] = {
        "include_failed": True, "include_cancelled": True, "include_aborted": True
    }  # fmt: skip
    await context.app.job_manager.delete_old_jobs(nb_hours=KEPT_HOURS, **every_end)


async def _rescue(manager: JobManager, job: Job) -> None:
    if job.attempts >= MOST_ATTEMPTS:
        logger.error("job %s (%s) ended with its worker too often", job.id, job.task_name)
        await manager.finish_job(job, Status.FAILED, delete_job=False)
        return
    try:
        await manager.retry_job(job)
    except UniqueViolation:  # the same work was asked for anew, and waits already
        await manager.finish_job(job, Status.FAILED, delete_job=True)
    else:
        logger.warning("job %s (%s) is done again: its worker is gone", job.id, job.task_name)
