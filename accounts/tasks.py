"""What the worker does for accounts."""

from procrastinate.contrib.django import app

from accounts.licences.reminders import warn_of_ending_licences
from telederm.core.tasks import QUEUE


@app.periodic(cron="17 * * * *")
@app.task(queue=QUEUE, queueing_lock="warn-of-ending-licences")
def remind_of_licences(timestamp: int) -> None:
    """Tell clinicians that the check of their licence ends; hourly, so no day is ever missed."""
    del timestamp
    warn_of_ending_licences()
