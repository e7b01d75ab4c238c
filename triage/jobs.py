"""Putting work for the triage worker into the database, in the caller's transaction.

A job's arguments are ids only: whoever reads the job table learns nothing of a person.
"""

from typing import Final
from uuid import UUID

from django.db import transaction
from procrastinate.exceptions import AlreadyEnqueued

from telederm.core.jobs import prepare_job
from triage.models import TriageTicket

QUEUE: Final = "triage"
RUN_TRIAGE: Final = "triage.tasks.run_triage"
SHADOW_QUEUE: Final = "shadow"
RUN_SHADOW: Final = "triage.tasks.run_shadow"
_AFTER_EVERYTHING_ELSE: Final = -10


def defer_triage(ticket: TriageTicket) -> None:
    """Ask for a run; a job that waits for the same ticket already is enough."""
    job = prepare_job(RUN_TRIAGE, queue=QUEUE, queueing_lock=f"triage-{ticket.pk}")
    try:
        with transaction.atomic():
            job.defer(ticket_id=str(ticket.pk))
    except AlreadyEnqueued:
        return


def defer_shadow(*, run_id: UUID, version_id: UUID) -> None:
    """Ask for a shadow run; live cases go first, also where one worker does all queues."""
    job = prepare_job(RUN_SHADOW, queue=SHADOW_QUEUE, priority=_AFTER_EVERYTHING_ELSE)
    job.defer(run_id=str(run_id), version_id=str(version_id))
