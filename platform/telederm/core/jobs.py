"""Putting a job into the database in the caller's transaction, wherever the caller runs.

A worker gives procrastinate's app a connection of the worker's own: what a task defers through the
app is taken up before the task has committed, and stays if it never does.
"""

from typing import Any, Final

from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.jobs import JobDeferrer
from procrastinate.manager import JobManager
from procrastinate.tasks import configure_task

_MANAGER: Final = JobManager(connector=DjangoConnector())


def prepare_job(task: str, *, queue: str, **options: Any) -> JobDeferrer:
    """Return what defers the task of this name, over Django's connection; options as the app's."""
    return configure_task(name=task, job_manager=_MANAGER, queue=queue, **options)
