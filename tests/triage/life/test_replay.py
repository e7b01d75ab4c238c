"""Replaying stored runs: the same answer passes, another one exits with 1, nothing is stored."""

import io
import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.models import Purpose, User
from accounts.services import withdraw_consent
from cases.services.withdrawal import withdraw_case
from cases.storage import remove_blob
from telederm.audit.models import AuditEvent
from tests.clinic import answer_of, make_queued, store_result
from tests.factories import make_patient, make_submitted
from tests.model_servers import saying
from tests.serving.model_server import ModelServer
from tests.triage.life.versions import make_version
from triage.models import ModelVersion, Prediction, ShadowRun, TriageRun, TriageTicket
from triage.services.promotion import promote_version
from triage.tasks import run_triage

pytestmark = pytest.mark.django_db

SAID = {"nv": 0.8, "mel": 0.2}


def replay(*arguments: str) -> str:
    out = io.StringIO()
    call_command("replay_triage", *arguments, stdout=out)
    return out.getvalue()


def test_a_real_run_is_answered_the_same_by_the_live_version(
    registered: list[ModelVersion], administrator: User
) -> None:
    promote_version(number=2, actor=administrator, reason="First.")
    case = make_submitted(make_patient())
    run_triage(ticket_id=str(TriageTicket.objects.get(case=case).pk))
    text = replay()
    assert re.search(rf"{case.reference} .* 2 +2 +0\.0000\d\d  same", text)
    assert "1 runs answered as stored" in text


def test_a_difference_exits_with_1_and_stores_nothing(model_server: ModelServer) -> None:
    case = make_queued(probabilities=SAID)
    model_server.behaviour = saying(nv=0.7, mel=0.3)
    tables = (TriageRun, Prediction, ShadowRun, AuditEvent, TriageTicket)
    before = [table.objects.count() for table in tables]
    out = io.StringIO()
    with pytest.raises(CommandError, match="1 of 1 runs differ"):
        call_command("replay_triage", stdout=out)
    assert re.search(rf"{case.reference} .*0\.100000  differs", out.getvalue())
    assert [table.objects.count() for table in tables] == before


def test_the_tolerance_can_be_given(model_server: ModelServer) -> None:
    make_queued(probabilities=SAID)
    model_server.behaviour = saying(nv=0.7, mel=0.3)
    assert "same" in replay("--tolerance", "0.11")


def test_runs_of_other_versions_only_when_asked_for(
    model_server: ModelServer, models_dir: Path
) -> None:
    for number in (1, 9):
        make_version(models_dir, number)
    case = make_submitted(make_patient())
    store_result(case, replace(answer_of(case, SAID), model_version=9))
    model_server.behaviour = saying(**SAID)
    assert "No stored run" in replay()
    assert re.search(rf"{case.reference} .* 9 +1 ", replay("--any-version"))
    assert "No stored run" in replay("--any-version", "--limit", "0")


def test_since_leaves_older_runs_out(model_server: ModelServer) -> None:
    case = make_queued(probabilities=SAID)
    model_server.behaviour = saying(**SAID)
    today, tomorrow = timezone.now().date(), timezone.now().date() + timedelta(days=1)
    assert case.reference in replay("--since", today.isoformat())
    assert case.reference not in replay("--since", tomorrow.isoformat())
    with pytest.raises(CommandError, match="is no day"):
        replay("--since", "yesterday")


def test_a_lost_picture_is_said(model_server: ModelServer) -> None:
    case = make_queued(probabilities=SAID)
    remove_blob(case.images.get().working_name)
    out = io.StringIO()
    with pytest.raises(CommandError):
        call_command("replay_triage", stdout=out)
    assert "image_missing" in out.getvalue()


def test_who_withdrew_the_consent_is_left_alone(model_server: ModelServer) -> None:
    case = make_queued(probabilities=SAID)
    withdraw_consent(user=case.patient, purpose=Purpose.AI_PROCESSING)
    assert "No stored run" in replay()
    assert not model_server.requests


def test_a_withdrawn_case_is_left_alone(model_server: ModelServer) -> None:
    case = make_queued(probabilities=SAID)
    withdraw_case(case=case, actor=case.patient)
    assert "No stored run" in replay()
    assert not model_server.requests
