"""What the triage worker does."""

from uuid import UUID

from procrastinate.contrib.django import app

from triage.jobs import QUEUE, SHADOW_QUEUE
from triage.services.claims import expire_claims
from triage.services.clocks import ring_clocks
from triage.services.contacts import raise_contact_tasks
from triage.services.departures import return_cases_of_the_departed
from triage.services.inference import ask_model
from triage.services.runs import store_run
from triage.services.shadows import score_in_shadow
from triage.services.tickets import StaleAttempt, begin_attempt, heal_tickets


@app.task(queue=QUEUE)
def run_triage(ticket_id: str) -> None:
    """Ask the model about a case and store what came of it.

    Nothing is held while the model thinks: no transaction, no lock. If this process dies, the
    lease runs out and the next sweep asks again.
    """
    attempt = begin_attempt(ticket_id=UUID(ticket_id))
    if attempt is None:
        return
    result = ask_model(attempt=attempt)
    try:
        store_run(attempt=attempt, result=result)
    except StaleAttempt:
        return


@app.task(queue=SHADOW_QUEUE)
def run_shadow(run_id: str, version_id: str) -> None:
    """Let the version in shadow score what the live one has scored."""
    score_in_shadow(run_id=UUID(run_id), version_id=UUID(version_id))


# Seconds stand last in the cron expression: this is every five seconds.
@app.periodic(cron="* * * * * */5")
@app.task(queue=QUEUE, queueing_lock="heal-triage")
def heal_triage(timestamp: int) -> None:
    """Ask again for runs whose worker is gone, and give back cases nobody works on."""
    del timestamp
    heal_tickets()
    return_cases_of_the_departed()
    expire_claims()


@app.periodic(cron="* * * * *")
@app.task(queue=QUEUE, queueing_lock="ring-clocks")
def ring_case_clocks(timestamp: int) -> None:
    """Call whoever has to know that a case is late or soon will be, or an answer unconfirmed."""
    del timestamp
    ring_clocks()
    raise_contact_tasks()
