"""Oversight's upkeep: facts follow the cases, and figures are counted before anybody asks."""

from typing import Final

from procrastinate.contrib.django import app

from telederm.oversight.alerts.services import check_rules
from telederm.oversight.facts.refresh import refresh_facts
from telederm.oversight.figures.counts import prepare_again

QUEUE: Final = "oversight"


@app.periodic(cron="*/5 * * * *")
@app.task(queue=QUEUE, queueing_lock="refresh-oversight")
def refresh_oversight(timestamp: int) -> None:
    """Bring the facts up to the cases, then count again what people look at."""
    del timestamp
    refresh_facts()
    prepare_again()


@app.periodic(cron="2-59/10 * * * *")
@app.task(queue=QUEUE, queueing_lock="check-oversight-rules")
def check_oversight_rules(timestamp: int) -> None:
    """Measure what the rules are about, and tell administrators of what is above its limit."""
    del timestamp
    check_rules()
