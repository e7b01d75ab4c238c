"""What the worker does for accounts."""

from procrastinate.contrib.django import app

from accounts.licences.reminders import warn_of_ending_licences
from accounts.sessions import sweep_sessions
from telederm.core.tasks import QUEUE


@app.periodic(cron="17 * * * *")
@app.task(queue=QUEUE, queueing_lock="warn-of-ending-licences")
def remind_of_licences(timestamp: int) -> None:
    """Tell clinicians that the check of their licence ends; hourly, so no day is ever missed."""
    del timestamp
    warn_of_ending_licences()


@app.periodic(cron="43 3 * * *")
@app.task(queue=QUEUE, queueing_lock="sweep-sessions")
def sweep_ended_sessions(timestamp: int) -> None:
    """Forget the sessions that have run out, and from where they were opened."""
    del timestamp
    sweep_sessions()
