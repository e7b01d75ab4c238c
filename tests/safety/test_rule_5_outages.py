"""Rule 5: an outage of the model never delays a case; the administrators learn of it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import grpc
import pytest
from django.urls import reverse
from pytest_django import Settings

from cases.models import Case
from cases.storage import remove_blob
from cases.workflow import CaseStatus, UrgencyTier
from telederm.notifications.models import Notification, NotificationKind
from tests.clinic import SUSPICIOUS, make_queued, read_blind, reload, store_result
from tests.factories import make_administrator, make_patient, make_submitted, sign_in
from tests.forms import read_text
from tests.model_servers import saying
from tests.serving.model_server import ModelServer, answer, refusing, slow
from triage.findings import RunResult
from triage.models import AbstainReason, RunOutcome, TriageRun, TriageTicket
from triage.selectors.opinions import find_opinion
from triage.services.inference import ask_model
from triage.services.runs import store_run
from triage.services.switches import turn_subgroup_switch, turn_switch
from triage.services.tickets import begin_attempt, open_ticket
from triage.subgroups import DERMOSCOPIC, Dimension
from triage.tasks import run_triage

NOT_A_NUMBER = [float("nan")] + [0.0] * 6
TOO_MUCH = [0.5] * 7


def run(case: Case) -> TriageRun:
    run_triage(ticket_id=str(TriageTicket.objects.exclude(state="done").get(case=case).pk))
    return TriageRun.objects.filter(case=case).latest("finished_at")


def assert_queued_without_opinion(found: TriageRun, outcome: RunOutcome, code: str) -> None:
    assert (found.outcome, found.error_code) == (outcome, code)
    assert not found.predictions.exists()
    case = reload(found.case)
    assert case.status == CaseStatus.QUEUED
    assert case.tier == UrgencyTier.ROUTINE
    assert case.due_at is not None


def told(kind: NotificationKind) -> list[int]:
    return list(Notification.objects.filter(kind=kind).values_list("recipient", flat=True))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("behaviour", "code"),
    [
        (refusing(grpc.StatusCode.UNAVAILABLE, times=99), "unavailable"),
        (refusing(grpc.StatusCode.INTERNAL, times=99), "internal"),
        (lambda request, _context: answer(request, version=2), "wrong_version"),
        (lambda request, _context: answer(request, digest="0" * 64), "wrong_label_map"),
        (lambda request, _context: answer(request, rows=[NOT_A_NUMBER]), "not_finite"),
        (lambda request, _context: answer(request, rows=[TOO_MUCH]), "not_a_distribution"),
        (lambda request, _context: answer(request, rows=[[1.0]]), "wrong_shape"),
    ],
    ids=["down", "broken", "version", "labels", "nan", "sum", "shape"],
)
def test_whatever_the_server_does_the_case_is_queued(
    model_server: ModelServer, behaviour: Callable[[Any, Any], Any], code: str
) -> None:
    administrator = make_administrator()
    model_server.behaviour = behaviour
    found = run(make_submitted(make_patient()))
    assert_queued_without_opinion(found, RunOutcome.FAILED, code)
    assert told(NotificationKind.MODEL_TROUBLE) == [administrator.pk]


@pytest.mark.django_db
def test_a_server_that_is_gone(use_server: Callable[[str], None]) -> None:
    administrators = {make_administrator().pk, make_administrator().pk}
    use_server("localhost:9")  # the discard port: nobody listens
    found = run(make_submitted(make_patient()))
    assert_queued_without_opinion(found, RunOutcome.FAILED, "unavailable")
    assert set(told(NotificationKind.MODEL_TROUBLE)) == administrators


@pytest.mark.django_db
def test_a_server_that_does_not_answer_in_time(
    model_server: ModelServer, settings: Settings
) -> None:
    administrator = make_administrator()
    settings.TELEDERM_SERVING = {**settings.TELEDERM_SERVING, "DEADLINE_S": 0.3}
    model_server.behaviour = slow(1.0)
    found = run(make_submitted(make_patient()))
    assert_queued_without_opinion(found, RunOutcome.TIMED_OUT, "timeout")
    assert told(NotificationKind.MODEL_TROUBLE) == [administrator.pk]


@pytest.mark.django_db
def test_the_switch_turns_the_model_off_and_on(model_server: ModelServer) -> None:
    administrator = make_administrator()
    model_server.behaviour = saying(nv=1.0)
    turn_switch(enabled=False, turned_by=administrator, reason="Calibration drifts.")
    found = run(make_submitted(make_patient()))
    assert_queued_without_opinion(found, RunOutcome.SWITCHED_OFF, "")
    assert not model_server.requests
    turn_switch(enabled=True, turned_by=administrator, reason="Checked.")
    assert run(make_submitted(make_patient())).outcome == RunOutcome.ANSWERED


@pytest.mark.django_db
def test_what_the_model_says_after_it_was_switched_off_is_forgotten(
    model_server: ModelServer,
) -> None:
    model_server.behaviour = saying(mel=1.0)
    case = make_submitted(make_patient())
    attempt = begin_attempt(ticket_id=TriageTicket.objects.get(case=case).pk)
    assert attempt
    result = ask_model(attempt=attempt)
    assert result.outcome == RunOutcome.ANSWERED
    turn_switch(enabled=False, turned_by=make_administrator(), reason="It misbehaves.")
    found = store_run(attempt=attempt, result=result)
    assert_queued_without_opinion(found, RunOutcome.SWITCHED_OFF, "")
    assert not found.predictions.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("group", [None, (Dimension.MODALITY, DERMOSCOPIC)])
def test_an_opinion_from_before_it_was_switched_off_is_not_shown(
    group: tuple[Dimension, str] | None,
) -> None:
    case = make_queued(probabilities=SUSPICIOUS)
    administrator = make_administrator()
    why: Any = RunOutcome.SWITCHED_OFF.label
    if group:
        dimension, value = group
        turn_subgroup_switch(
            dimension=dimension, value=value, enabled=False, turned_by=administrator, reason="Off."
        )
        why = AbstainReason.SUBGROUP_OFF.label
    else:
        turn_switch(enabled=False, turned_by=administrator, reason="It misbehaves.")
    reader = read_blind(case)
    turn_switch(enabled=True, turned_by=administrator, reason="Checked.")
    page = read_text(sign_in(reader).get(reverse("reading", args=[case.pk])))
    assert "No AI opinion" in page
    assert str(why) in page, "also once it is on again: that is what this reader was told"
    assert "Probabilities of the model" not in page


@pytest.mark.django_db
def test_a_newer_answer_takes_back_an_older_opinion_and_an_outage_does_not() -> None:
    case = make_queued(probabilities=SUSPICIOUS)
    first = find_opinion(case)
    assert first
    open_ticket(case=case, requested_by=None)
    store_result(case, RunResult(outcome=RunOutcome.TIMED_OUT, error_code="timeout"))
    assert find_opinion(case) == first
    strange = AbstainReason.OUT_OF_DISTRIBUTION
    open_ticket(case=case, requested_by=None)
    store_result(case, RunResult(outcome=RunOutcome.ABSTAINED, abstain_reason=strange))
    assert find_opinion(case) is None


@pytest.mark.django_db
def test_what_nobody_thought_of_is_a_result_too(
    model_server: ModelServer, settings: Settings, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    administrator = make_administrator()
    tls = tmp_path / "ca.pem"
    tls.mkdir()  # a folder where a certificate should be
    settings.TELEDERM_SERVING = {**settings.TELEDERM_SERVING, "TLS": {"CA_FILE": str(tls)}}
    found = run(make_submitted(make_patient()))
    assert_queued_without_opinion(found, RunOutcome.FAILED, "internal_error")
    assert told(NotificationKind.MODEL_TROUBLE) == [administrator.pk]
    assert "ConfigError" in caplog.text


@pytest.mark.django_db
def test_a_photograph_that_the_storage_has_lost(model_server: ModelServer) -> None:
    case = make_submitted(make_patient())
    remove_blob(case.images.get().working_name)
    assert_queued_without_opinion(run(case), RunOutcome.FAILED, "image_missing")


@pytest.mark.django_db
def test_no_model_version_is_registered(
    model_server: ModelServer, settings: Settings, tmp_path: Path
) -> None:
    settings.TELEDERM_MODELS_DIR = tmp_path
    found = run(make_submitted(make_patient()))
    assert_queued_without_opinion(found, RunOutcome.FAILED, "model_not_registered")


@pytest.mark.django_db
def test_an_administrator_repeats_the_run_once_the_server_is_back(
    model_server: ModelServer,
) -> None:
    case, client = make_submitted(make_patient()), sign_in(make_administrator())
    model_server.behaviour = refusing(grpc.StatusCode.INTERNAL, times=1)
    assert run(case).outcome == RunOutcome.FAILED
    page = reverse("oversight-case", args=[case.pk])
    again = reverse("oversight-rerun", args=[case.pk])
    assert again in client.get(page).content.decode()
    assert client.post(again).status_code == 302
    model_server.behaviour = saying(mel=1.0)
    assert run(case).outcome == RunOutcome.ANSWERED
    assert reload(case).tier == UrgencyTier.SUSPECTED_CANCER
    assert reload(case).status == CaseStatus.QUEUED
