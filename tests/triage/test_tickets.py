"""Tickets and attempts: a run is neither lost nor written twice."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from cases.exceptions import TransitionRefused
from cases.models import Case
from cases.workflow import CaseStatus, EventKind
from tests.clinic import answer_of, make_queued, reload, store_result
from tests.factories import (
    make_administrator,
    make_draft,
    make_patient,
    make_submitted,
    sign_in,
)
from tests.forms import read_text
from tests.raw import execute
from triage.models import TicketState, TriageRun, TriageTicket
from triage.services.runs import store_run
from triage.services.tickets import (
    StaleAttempt,
    TicketOpen,
    begin_attempt,
    heal_tickets,
    open_ticket,
)

pytestmark = pytest.mark.django_db


def waiting_jobs(ticket: TriageTicket) -> int:
    jobs = ProcrastinateJob.objects.filter(status="todo", task_name="triage.tasks.run_triage")
    return jobs.filter(args__ticket_id=str(ticket.pk)).count()


def let_lease_run_out(ticket: TriageTicket) -> None:
    past = timezone.now() - timedelta(seconds=1)
    TriageTicket.objects.filter(pk=ticket.pk).update(lease_expires_at=past)


@pytest.fixture
def case() -> Case:
    return make_submitted(make_patient())


@pytest.fixture
def ticket(case: Case) -> TriageTicket:
    return TriageTicket.objects.get(case=case)


def test_sending_opens_a_ticket_and_asks_for_the_job(ticket: TriageTicket) -> None:
    assert (ticket.number, ticket.state, ticket.requested_by) == (1, TicketState.WAITING, None)
    assert waiting_jobs(ticket) == 1


def test_a_second_worker_finds_nothing_to_do(case: Case, ticket: TriageTicket) -> None:
    first = begin_attempt(ticket_id=ticket.pk)
    assert first is not None
    assert reload(case).status == CaseStatus.TRIAGING
    assert begin_attempt(ticket_id=ticket.pk) is None


def test_after_the_lease_another_worker_takes_over_and_the_first_writes_nothing(
    case: Case, ticket: TriageTicket
) -> None:
    paused = begin_attempt(ticket_id=ticket.pk)
    let_lease_run_out(ticket)
    second = begin_attempt(ticket_id=ticket.pk)
    assert paused is not None
    assert second is not None
    assert second.number == paused.number + 1
    with pytest.raises(StaleAttempt):
        store_run(attempt=paused, result=answer_of(case))
    assert not TriageRun.objects.exists()
    assert reload(case).status == CaseStatus.TRIAGING
    run = store_run(attempt=second, result=answer_of(case))
    assert run.attempt == second.number
    with pytest.raises(StaleAttempt):
        store_run(attempt=paused, result=answer_of(case))
    with pytest.raises(StaleAttempt):
        store_run(attempt=second, result=answer_of(case))
    assert TriageRun.objects.get() == run
    assert case.events.filter(kind=EventKind.TRIAGE_STARTED).count() == 1


def test_a_done_ticket_is_not_begun_again(case: Case, ticket: TriageTicket) -> None:
    store_result(case, answer_of(case))
    assert begin_attempt(ticket_id=ticket.pk) is None
    assert heal_tickets() == 0


def test_a_worker_that_is_gone_is_healed(ticket: TriageTicket) -> None:
    begin_attempt(ticket_id=ticket.pk)
    assert heal_tickets() == 0  # still working
    let_lease_run_out(ticket)
    assert heal_tickets() == 1


def test_a_job_that_was_lost_is_asked_for_again(ticket: TriageTicket) -> None:

    execute("DELETE FROM procrastinate_jobs")
    assert heal_tickets() == 0  # within its grace
    TriageTicket.objects.filter(pk=ticket.pk).update(
        created_at=timezone.now() - timedelta(minutes=5)
    )
    assert heal_tickets() == 1
    assert waiting_jobs(ticket) == 1
    heal_tickets()
    assert waiting_jobs(ticket) == 1, "one job that waits is enough"


def test_a_repeat_gets_the_next_number_and_not_beside_another(case: Case) -> None:
    with pytest.raises(TicketOpen):
        open_ticket(case=case, requested_by=None)
    store_result(case, answer_of(case))
    administrator = make_administrator()
    second = open_ticket(case=case, requested_by=administrator)
    assert (second.number, second.requested_by) == (2, administrator)
    with pytest.raises(TicketOpen):
        open_ticket(case=case, requested_by=administrator)


def test_a_repeat_is_told_in_the_cases_events() -> None:
    case = make_queued()
    open_ticket(case=case, requested_by=make_administrator())
    store_result(case, answer_of(case))
    assert case.events.latest("seq").kind == EventKind.TRIAGE_REPEATED


@pytest.mark.parametrize("status", [CaseStatus.WITHDRAWN, CaseStatus.ENTERED_IN_ERROR])
def test_no_model_is_asked_about_what_nobody_reads(status: CaseStatus) -> None:
    seen, administrator = make_queued(), make_administrator()
    page, path = (reverse(name, args=[seen.pk]) for name in ("oversight-case", "oversight-rerun"))
    office = sign_in(administrator)
    assert path in read_text(office.get(page))
    Case.objects.filter(pk=seen.pk).update(status=status)
    with pytest.raises(TransitionRefused):
        open_ticket(case=seen, requested_by=administrator)  # as it was when it was looked at
    assert seen.triage_tickets.count() == 1
    assert path not in read_text(office.get(page))


def test_no_model_is_asked_about_a_draft() -> None:
    with pytest.raises(TransitionRefused):
        open_ticket(case=make_draft(make_patient()), requested_by=None)
