"""A job that a task asks for is part of the task's transaction, as on a page."""

import pytest
from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.testing import InMemoryConnector

from tests.clinic import make_queued
from triage.jobs import defer_shadow, defer_triage
from triage.models import TriageRun, TriageTicket


@pytest.mark.django_db
def test_in_a_worker_too_a_job_comes_and_goes_with_the_transaction() -> None:
    case = make_queued()
    run, ticket = TriageRun.objects.get(case=case), TriageTicket.objects.get(case=case)
    before = ProcrastinateJob.objects.count()
    with app.replace_connector(InMemoryConnector()) as worker:
        defer_shadow(run_id=run.pk, version_id=run.pk)
        assert ProcrastinateJob.objects.count() == before + 1
        with transaction.atomic():
            defer_triage(ticket)
            defer_shadow(run_id=run.pk, version_id=run.pk)
            transaction.set_rollback(True)
        assert ProcrastinateJob.objects.count() == before + 1
        assert not worker.connector.jobs  # type: ignore[attr-defined]  # of the one in memory
