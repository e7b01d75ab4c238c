"""What the worker does for cases."""

from datetime import UTC, datetime
from typing import Final

from procrastinate.contrib.django import app

from cases.services.outcomes import ask_due_outcomes
from cases.services.retention import let_go_of_drafts
from cases.services.sweeping import sweep_orphans, sweep_parts, sweep_uploads
from cases.services.thread import return_unanswered

QUEUE: Final = "upkeep"


@app.periodic(cron="17 * * * *")
@app.task(queue=QUEUE, queueing_lock="sweep-orphans")
def sweep_orphan_images(timestamp: int) -> None:
    """Remove stored pictures and pieces that no row names: uploads that were cut off."""
    del timestamp
    sweep_orphans()
    sweep_parts()
    sweep_uploads()


@app.periodic(cron="41 * * * *")
@app.task(queue=QUEUE, queueing_lock="return-unanswered")
def return_unanswered_cases(timestamp: int) -> None:
    """Put cases back into the queue whose patients did not reply in time."""
    del timestamp
    return_unanswered()


@app.periodic(cron="23 4 * * *")
@app.task(queue=QUEUE, queueing_lock="let-go-of-drafts")
def let_go_of_forgotten_drafts(timestamp: int) -> None:
    """Empty drafts that nobody goes on with."""
    let_go_of_drafts(now=datetime.fromtimestamp(timestamp, tz=UTC))


@app.periodic(cron="5 8 * * *")
@app.task(queue=QUEUE, queueing_lock="ask-outcomes")
def ask_outcomes(timestamp: int) -> None:
    """Ask patients how it went on, some weeks after their answer."""
    del timestamp
    ask_due_outcomes()
