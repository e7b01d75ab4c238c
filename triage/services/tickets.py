"""Asking for a run, and holding it: the fence that keeps two workers from both writing."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from cases.exceptions import CaseError, TransitionRefused
from cases.models import Case
from cases.services.transitions import advance_case
from cases.workflow import OPEN_TO_READERS, CaseStatus, EventKind
from triage.jobs import defer_triage
from triage.models import TicketState, TriageTicket


@dataclass(frozen=True, slots=True)
class Attempt:
    """A worker's hold on a ticket; only its number lets the worker write."""

    ticket_id: UUID
    case_id: UUID
    number: int


class StaleAttempt(Exception):
    """Another worker has taken this ticket over: what this one found is thrown away."""


class TicketOpen(CaseError):
    """The model is being asked about this case already."""


@transaction.atomic
def open_ticket(*, case: Case, requested_by: User | None) -> TriageTicket:
    """Ask for a run on the case; ticket and job commit together.

    Raises:
        TransitionRefused: it was not sent, or nobody reads it any more.
        TicketOpen: a run is under way.
    """
    locked = Case.objects.select_for_update(no_key=True).get(pk=case.pk)
    if locked.status not in OPEN_TO_READERS:
        raise TransitionRefused(_("That can't be done with this case."))
    tickets = TriageTicket.objects.filter(case=case)
    if tickets.exclude(state=TicketState.DONE).exists():
        raise TicketOpen(_("The model is being asked about this case already. Wait a moment."))
    ticket = TriageTicket.objects.create(
        case=case, number=tickets.count() + 1, requested_by=requested_by
    )
    defer_triage(ticket)
    return ticket


@transaction.atomic
def begin_attempt(*, ticket_id: UUID) -> Attempt | None:
    """Take the ticket with the next attempt number; None if it is done, or held by another."""
    lease = timedelta(seconds=settings.TELEDERM_TRIAGE_LEASE_SECONDS)
    won = TriageTicket.objects.filter(
        Q(state=TicketState.WAITING) | Q(state=TicketState.RUNNING, lease_expires_at__lt=Now()),
        pk=ticket_id,
    ).update(state=TicketState.RUNNING, attempt=F("attempt") + 1, lease_expires_at=Now() + lease)
    if not won:
        return None
    ticket = TriageTicket.objects.select_related("case").get(pk=ticket_id)
    if ticket.case.status == CaseStatus.SUBMITTED:
        advance_case(
            case_id=ticket.case_id,
            kind=EventKind.TRIAGE_STARTED,
            source=CaseStatus.SUBMITTED,
            actor=None,
        )
    return Attempt(ticket.pk, ticket.case_id, ticket.attempt)


def close_ticket(attempt: Attempt) -> None:
    """Mark the ticket done, in the caller's transaction, if this attempt still holds it.

    Raises:
        StaleAttempt: it doesn't.
    """
    won = TriageTicket.objects.filter(
        pk=attempt.ticket_id, attempt=attempt.number, state=TicketState.RUNNING
    ).update(state=TicketState.DONE, lease_expires_at=None)
    if not won:
        raise StaleAttempt(f"attempt {attempt.number} on ticket {attempt.ticket_id} is over")


def heal_tickets() -> int:
    """Ask again for every run whose worker is gone or whose job was lost; return how many."""
    grace = timedelta(seconds=settings.TELEDERM_TRIAGE_LEASE_SECONDS)
    left_behind = TriageTicket.objects.filter(
        Q(state=TicketState.RUNNING, lease_expires_at__lt=Now())
        | Q(state=TicketState.WAITING, created_at__lt=Now() - grace)
    )
    tickets = list(left_behind)
    for ticket in tickets:
        defer_triage(ticket)
    return len(tickets)
