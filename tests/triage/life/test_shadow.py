"""A version in shadow scores live cases; nobody sees it, and no case moves by it."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import grpc
import pytest
from django.db import DatabaseError, transaction
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django import Settings

from accounts.models import Purpose, User
from accounts.services import withdraw_consent
from cases.models import Case
from cases.services.withdrawal import withdraw_case
from serving.contract import LABEL_CODES
from tests.clinic import make_queued, read_blind
from tests.factories import make_patient, make_photograph, make_submitted, sign_in
from tests.routes import path_to
from tests.serving.model_server import ModelServer, answer
from tests.triage.life.versions import make_version
from triage.models import ModelVersion, ShadowRun, TriageTicket, VersionState
from triage.selectors.agreement import Agreement, read_agreements
from triage.services.promotion import promote_version, shadow_version
from triage.services.registering import register_version
from triage.services.switches import turn_switch
from triage.tasks import run_shadow, run_triage

pytestmark = pytest.mark.django_db

BENIGN = {"nv": 0.8, "mel": 0.1, "bkl": 0.1}
MALIGNANT = {"mel": 0.6, "nv": 0.3, "bkl": 0.1}


def shadow_jobs() -> list[dict[str, Any]]:
    return [job.args for job in ProcrastinateJob.objects.filter(queue_name="shadow")]


def do_shadow_jobs() -> None:
    for arguments in shadow_jobs():
        run_shadow(**arguments)


def triage(case: Case) -> None:
    run_triage(ticket_id=str(TriageTicket.objects.exclude(state="done").get(case=case).pk))


def by_version(rows: dict[int, dict[str, float]]) -> Callable[[Any, Any], Any]:
    """Answer as each version is told to."""

    def behave(request: Any, _context: Any) -> Any:
        version = request.model_spec.version.value
        count = len(request.inputs["image_bytes"].string_val)
        row = [rows[version].get(code, 0.0) for code in LABEL_CODES]
        return answer(request, version=version, rows=[row] * count)

    return behave


def the_agreement(version: ModelVersion) -> Agreement:
    (agreement,) = read_agreements(version)
    return agreement


@pytest.fixture
def shadow(models_dir: Path) -> ModelVersion:
    """Version 2 in shadow, beside the settings' version 1."""
    for number in (1, 2):
        make_version(models_dir, number)
    version, _created = register_version(number=2, registered_by=None)
    ModelVersion.objects.filter(pk=version.pk).update(state=VersionState.SHADOW)
    version.refresh_from_db()
    return version


def test_on_a_real_server_the_same_graph_agrees_with_itself(
    registered: list[ModelVersion], administrator: User, settings: Settings
) -> None:
    promote_version(number=1, actor=administrator, reason="First.")
    shadow_version(number=2, actor=administrator, reason="Compare.")
    case = make_submitted(make_patient())
    triage(case)
    run = case.triage_runs.get()
    assert run.model_version == 1
    assert shadow_jobs() == [{"run_id": str(run.pk), "version_id": str(registered[1].pk)}]
    do_shadow_jobs()
    found = ShadowRun.objects.get()
    assert (found.version, found.error_code) == (registered[1], "")
    stored = dict(run.predictions.values_list("label", "probability"))
    shadowed = dict(found.predictions.values_list("label", "probability"))
    assert shadowed == pytest.approx(stored, abs=1e-5)
    settings.TELEDERM_SHADOW_MINIMUM_PAIRS = 1
    agreement = the_agreement(registered[1])
    assert (agreement.pairs, agreement.same_percent, agreement.is_sufficient) == (1, 100, True)


def test_a_shadow_moves_no_case(shadow: ModelVersion, model_server: ModelServer) -> None:
    model_server.behaviour = by_version({1: BENIGN, 2: MALIGNANT})
    case = make_submitted(make_patient())
    triage(case)
    before = Case.objects.filter(pk=case.pk).values().get()
    do_shadow_jobs()
    assert ShadowRun.objects.get().predictions.get(label="mel").probability == pytest.approx(0.6)
    assert Case.objects.filter(pk=case.pk).values().get() == before
    assert case.triage_runs.count() == case.urgency_traces.count() == 1
    assert case.urgency_traces.get().inputs["melanoma"] == pytest.approx(0.1)


def test_only_answered_runs_have_a_shadow(shadow: ModelVersion, model_server: ModelServer) -> None:
    triage(make_submitted(make_patient(ai=False)))
    assert not shadow_jobs()


def test_what_a_shadow_says_after_a_withdrawal_is_forgotten(
    shadow: ModelVersion, model_server: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    model_server.behaviour = by_version({1: BENIGN, 2: MALIGNANT})
    case = make_submitted(make_patient())
    triage(case)
    # As it was when the run began; the patient withdraws while the model thinks.
    monkeypatch.setattr("triage.services.shadows.may_be_asked_about", lambda *_: True)
    withdraw_consent(user=case.patient, purpose=Purpose.AI_PROCESSING)
    do_shadow_jobs()
    assert not ShadowRun.objects.exists()


def test_without_a_version_in_shadow_there_is_no_job(model_server: ModelServer) -> None:
    make_queued(probabilities=BENIGN)
    assert not shadow_jobs()


@pytest.mark.parametrize("stop", ["retired", "switched off", "consent withdrawn", "case withdrawn"])
def test_what_stops_a_shadow_that_was_asked_for(
    shadow: ModelVersion, model_server: ModelServer, administrator: User, stop: str
) -> None:
    case = make_queued(probabilities=BENIGN)
    if stop == "retired":
        ModelVersion.objects.filter(pk=shadow.pk).update(state=VersionState.RETIRED)
    elif stop == "switched off":
        turn_switch(enabled=False, turned_by=administrator, reason="Drifts.")
    elif stop == "case withdrawn":
        withdraw_case(case=case, actor=case.patient)
    else:
        withdraw_consent(user=case.patient, purpose=Purpose.AI_PROCESSING)
    do_shadow_jobs()
    assert not ShadowRun.objects.exists()
    assert not model_server.requests


def test_a_shadow_that_fails_is_counted(shadow: ModelVersion, model_server: ModelServer) -> None:
    def broken(_request: Any, context: grpc.ServicerContext) -> Any:
        context.abort(grpc.StatusCode.INTERNAL, "no")

    model_server.behaviour = broken
    make_queued(probabilities=BENIGN)
    do_shadow_jobs()
    assert ShadowRun.objects.get().error_code == "internal"
    agreement = the_agreement(shadow)
    assert (agreement.live_number, agreement.failures, agreement.pairs) == (1, 1, 0)


def test_asking_twice_stores_once_and_for_good(
    shadow: ModelVersion, model_server: ModelServer
) -> None:
    model_server.behaviour = by_version({2: BENIGN})
    make_queued(probabilities=BENIGN)
    do_shadow_jobs()
    do_shadow_jobs()
    assert ShadowRun.objects.get().predictions.count() == len(LABEL_CODES)
    for rows in (ShadowRun.objects.all(), ShadowRun.objects.get().predictions.all()):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.delete()


def test_the_report_counts_switches_and_differences(
    shadow: ModelVersion, model_server: ModelServer, settings: Settings
) -> None:
    for said, shadowed in ((BENIGN, BENIGN), (BENIGN, MALIGNANT), (MALIGNANT, BENIGN)):
        model_server.behaviour = by_version({2: shadowed})
        make_queued(probabilities=said)
        do_shadow_jobs()
    agreement = the_agreement(shadow)
    assert (agreement.pairs, agreement.same_first_label) == (3, 1)
    assert (agreement.to_malignant, agreement.to_benign) == (1, 1)
    # Two of three pairs differ by 0.5 in two of seven labels.
    assert agreement.mean_difference == pytest.approx(2 / 3 * (0.5 + 0.5) / 7, abs=1e-6)
    assert not agreement.is_sufficient
    settings.TELEDERM_SHADOW_MINIMUM_PAIRS = 3
    assert the_agreement(shadow).is_sufficient


def test_the_answers_of_two_live_versions_are_not_added_up(
    shadow: ModelVersion, models_dir: Path, model_server: ModelServer
) -> None:
    model_server.behaviour = by_version({2: MALIGNANT})
    make_queued(probabilities=BENIGN)
    do_shadow_jobs()
    make_version(models_dir, 3)
    register_version(number=3, registered_by=None)
    ModelVersion.objects.filter(number=3).update(state=VersionState.LIVE)
    compared = [(each.live_number, each.pairs) for each in read_agreements(shadow)]
    assert compared == [(3, 0), (1, 1)], "with the one that is asked, nothing was compared yet"

    model_server.behaviour = by_version({2: BENIGN, 3: BENIGN})
    triage(make_submitted(make_patient()))
    do_shadow_jobs()
    found = [(each.live_number, each.pairs, each.to_malignant) for each in read_agreements(shadow)]
    assert found == [(3, 1, 0), (1, 1, 1)]


def test_a_version_that_left_the_shadow_keeps_what_was_compared(
    shadow: ModelVersion, model_server: ModelServer
) -> None:
    model_server.behaviour = by_version({2: BENIGN})
    make_queued(probabilities=BENIGN)
    do_shadow_jobs()
    ModelVersion.objects.filter(pk=shadow.pk).update(state=VersionState.LIVE)
    shadow.refresh_from_db()
    assert (the_agreement(shadow).live_number, the_agreement(shadow).pairs) == (1, 1)


def test_each_picture_of_a_case_is_a_pair(shadow: ModelVersion, model_server: ModelServer) -> None:
    model_server.behaviour = by_version({1: BENIGN, 2: BENIGN})
    case = make_submitted(make_patient())
    make_photograph(case)
    triage(case)
    do_shadow_jobs()
    assert the_agreement(shadow).pairs == 2


def test_no_page_shows_what_a_shadow_said(
    shadow: ModelVersion, model_server: ModelServer, administrator: User
) -> None:
    model_server.behaviour = by_version({2: {"mel": 0.6173, "nv": 0.3827}})
    case = make_queued(probabilities=BENIGN)
    reader = read_blind(case)
    pages = {
        "reading": sign_in(reader),
        "case-detail": sign_in(case.patient),
        "oversight-case": sign_in(administrator),
    }

    def look() -> str:
        texts = [
            c.get(path_to(name, case_id=case.pk)).content.decode() for name, c in pages.items()
        ]
        versions = pages["oversight-case"].get(path_to("oversight-models")).content.decode()
        return "".join([*texts, versions])

    assert "80.0" in look(), "the live answer can be read where it may be"
    do_shadow_jobs()
    assert ShadowRun.objects.get().predictions.exists()
    assert not re.search(r"61[.,]7|38[.,]3|0\.617", look())


def test_only_the_report_reads_what_shadows_said() -> None:
    """Whoever adds a reader of these rows has to think of this rule first."""
    root = Path(__file__).resolve().parents[3]
    folders = ("accounts", "cases", "triage", "platform/telederm")
    reading = re.compile("ShadowPrediction|shadowprediction|shadow_runs?.*predictions")
    readers = {
        path.relative_to(root).as_posix()
        for folder in folders
        for path in (root / folder).rglob("*.py")
        if "migrations" not in path.parts and reading.search(path.read_text())
    }
    assert readers == {
        "triage/models/__init__.py",
        "triage/models/shadows.py",
        "triage/selectors/agreement.py",
        "triage/services/shadows.py",
    }
