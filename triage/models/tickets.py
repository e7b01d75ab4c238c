"""The request to ask the model about a case, and who is working on it."""

from django.conf import settings
from django.db import models

from cases.models import Case
from telederm.core.models import RecordModel


class TicketState(models.TextChoices):
    """How far the request has come."""

    WAITING = "waiting", "Waiting"
    RUNNING = "running", "Running"
    DONE = "done", "Done"


class TriageTicket(RecordModel):
    """One request for a run. A worker holds it under an attempt number and a lease.

    Whoever writes the result names the attempt; a worker that was paused while another took
    over finds a higher number and writes nothing.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="triage_tickets")
    number = models.PositiveSmallIntegerField(help_text="1 for the first; more for repeats.")
    state = models.CharField(max_length=8, choices=TicketState, default=TicketState.WAITING)
    attempt = models.PositiveSmallIntegerField(default=0)
    lease_expires_at = models.DateTimeField(null=True, blank=True)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="one_ticket_a_number"),
            models.UniqueConstraint(
                fields=["case"],
                condition=~models.Q(state="done"),
                name="one_open_ticket_a_case",
            ),
        ]

    def __str__(self) -> str:
        return f"triage of {self.case_id}, request {self.number}"
