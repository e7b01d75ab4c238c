"""Into shadow, live, out and back again, with a real model server that serves two versions."""

import json
from collections.abc import Callable
from pathlib import Path

import grpc
import pytest
from pytest_django import Settings

from accounts.models import User
from serving.contract import MANIFEST_PATH, MODEL_NAME
from serving.registry import version_folder
from telederm.audit.models import AuditEvent
from tests.factories import make_patient, make_submitted
from tests.serving.embedded import Embedded
from tests.triage.life.versions import (
    Edit,
    make_version,
    with_low_figures,
    with_other_golden,
    without_figures,
    without_golden,
)
from triage.models import ModelVersion, RunOutcome, TriageTicket, VersionState
from triage.services.promotion import (
    promote_version,
    retire_version,
    roll_back_version,
    shadow_version,
)
from triage.services.registering import register_version
from triage.services.version_checks import Refusal, VersionRefused
from triage.tasks import run_triage

pytestmark = pytest.mark.django_db

WHY = "Measured better."


def states() -> dict[int, str]:
    return dict(ModelVersion.objects.values_list("number", "state"))


def answering(server: Embedded, label: str) -> int:
    return int(server.metadata(MODEL_NAME, version_label=label).model_spec.version.value)


def refusal(change: Callable[..., object], number: int, actor: User, why: str = WHY) -> Refusal:
    before = states()
    with pytest.raises(VersionRefused) as caught:
        change(number=number, actor=actor, reason=why)
    assert str(caught.value.message).strip()
    assert states() == before, "a refusal changed something"
    return caught.value.code


def test_a_promotion_retires_the_live_one_and_moves_the_label(
    registered: list[ModelVersion], platform: Embedded, administrator: User
) -> None:
    assert promote_version(number=1, actor=administrator, reason=WHY).label_problem == ""
    assert answering(platform, "stable") == 1
    assert promote_version(number=2, actor=administrator, reason=WHY).label_problem == ""
    assert states() == {1: VersionState.RETIRED, 2: VersionState.LIVE}
    assert answering(platform, "stable") == 2
    event = AuditEvent.objects.filter(detail__to="live").latest("id")
    assert (event.actor_id, event.reason) == (administrator.pk, WHY)
    assert event.detail["manifest"] == registered[1].manifest_digest


def test_the_live_version_is_the_one_that_is_asked(
    registered: list[ModelVersion], administrator: User
) -> None:
    case = make_submitted(make_patient())
    promote_version(number=2, actor=administrator, reason=WHY)
    run_triage(ticket_id=str(TriageTicket.objects.get(case=case).pk))
    run = case.triage_runs.get()
    assert (run.outcome, run.model_version) == (RunOutcome.ANSWERED, 2)
    assert run.strangeness is not None


def test_without_a_live_version_the_settings_one_is_asked(
    registered: list[ModelVersion],
) -> None:
    case = make_submitted(make_patient())
    run_triage(ticket_id=str(TriageTicket.objects.get(case=case).pk))
    assert case.triage_runs.get().model_version == 1


def test_a_live_version_whose_files_were_changed_is_not_asked(
    registered: list[ModelVersion], administrator: User, models_dir: Path
) -> None:
    promote_version(number=2, actor=administrator, reason=WHY)
    path = version_folder(models_dir, MODEL_NAME, 2) / MANIFEST_PATH
    manifest = json.loads(path.read_text())
    manifest["abstention"]["entropy_limit_nats"] = 9.0
    path.write_text(json.dumps(manifest))
    case = make_submitted(make_patient())
    run_triage(ticket_id=str(TriageTicket.objects.get(case=case).pk))
    run = case.triage_runs.get()
    assert (run.outcome, run.error_code) == (RunOutcome.FAILED, "model_not_registered")


def test_shadow_then_live_and_the_canary_follows(
    registered: list[ModelVersion], platform: Embedded, administrator: User
) -> None:
    promote_version(number=1, actor=administrator, reason=WHY)
    shadow_version(number=2, actor=administrator, reason=WHY)
    assert (answering(platform, "stable"), answering(platform, "canary")) == (1, 2)
    promote_version(number=2, actor=administrator, reason=WHY)
    assert answering(platform, "stable") == 2
    with pytest.raises(grpc.RpcError):
        answering(platform, "canary")


def test_one_step_back(
    registered: list[ModelVersion], platform: Embedded, administrator: User
) -> None:
    for number in (1, 2):
        promote_version(number=number, actor=administrator, reason=WHY)
    roll_back_version(number=1, actor=administrator, reason="Drifts.")
    assert states() == {1: VersionState.LIVE, 2: VersionState.RETIRED}
    assert answering(platform, "stable") == 1


def test_the_floor_is_not_asked_again_on_the_way_back(
    registered: list[ModelVersion], administrator: User, settings: Settings
) -> None:
    for number in (1, 2):
        promote_version(number=number, actor=administrator, reason=WHY)
    settings.TELEDERM_MODEL_FLOOR = {"malignant_auc": 0.999}
    roll_back_version(number=1, actor=administrator, reason="Drifts.")
    assert states()[1] == VersionState.LIVE


@pytest.mark.parametrize(
    ("edit", "code"),
    [
        (without_golden, Refusal.NO_GOLDEN),
        (with_other_golden, Refusal.GOLDEN_DIFFERS),
        (with_low_figures, Refusal.BELOW_FLOOR),
        (without_figures, Refusal.BELOW_FLOOR),
    ],
)
def test_what_speaks_against_a_promotion(
    platform: Embedded, models_dir: Path, administrator: User, edit: Edit, code: Refusal
) -> None:
    folder = version_folder(models_dir, MODEL_NAME, 2)
    folder.rename(folder.with_name("aside"))
    make_version(models_dir, 2, edit)
    register_version(number=2, registered_by=None)
    assert refusal(promote_version, 2, administrator) == code


def test_files_that_were_changed_since(
    registered: list[ModelVersion], models_dir: Path, administrator: User
) -> None:
    folder = version_folder(models_dir, MODEL_NAME, 2)
    (folder / "variables/variables.index").write_bytes(b"other")
    for change in (promote_version, shadow_version):
        assert refusal(change, 2, administrator) == Refusal.BROKEN_FILES


def test_a_version_that_the_server_does_not_hold(
    platform: Embedded, models_dir: Path, administrator: User
) -> None:
    make_version(models_dir, 3)
    register_version(number=3, registered_by=None)
    for change in (promote_version, shadow_version):
        assert refusal(change, 3, administrator) == Refusal.NOT_SERVED


def test_a_server_that_is_not_there(
    registered: list[ModelVersion], administrator: User, use_server: Callable[[str], None]
) -> None:
    use_server("127.0.0.1:1")
    assert refusal(promote_version, 1, administrator) == Refusal.NOT_SERVED


def test_states_that_do_not_follow(registered: list[ModelVersion], administrator: User) -> None:
    promote_version(number=1, actor=administrator, reason=WHY)
    assert refusal(promote_version, 1, administrator) == Refusal.WRONG_STATE
    assert refusal(retire_version, 1, administrator) == Refusal.WRONG_STATE
    assert refusal(promote_version, 9, administrator) == Refusal.UNKNOWN_VERSION
    retire_version(number=2, actor=administrator, reason=WHY)
    assert refusal(roll_back_version, 2, administrator) == Refusal.WRONG_STATE
    assert refusal(shadow_version, 2, administrator) == Refusal.WRONG_STATE


def test_every_change_needs_a_reason(registered: list[ModelVersion], administrator: User) -> None:
    for change in (promote_version, shadow_version, retire_version, roll_back_version):
        assert refusal(change, 1, administrator, "  ") == Refusal.NO_REASON


def test_one_version_in_shadow(
    registered: list[ModelVersion], models_dir: Path, administrator: User
) -> None:
    shadow_version(number=1, actor=administrator, reason=WHY)
    assert refusal(shadow_version, 2, administrator) == Refusal.WRONG_STATE


def test_labels_without_a_call_are_told_and_audited(
    registered: list[ModelVersion], administrator: User, settings: Settings
) -> None:
    settings.TELEDERM_MODEL_SERVER_BASE_PATH = ""
    problem = promote_version(number=1, actor=administrator, reason=WHY).label_problem
    assert "models.config: stable: 1" in problem
    assert_told({"stable": 1}, problem)


def test_labels_that_the_server_refuses_are_told_and_audited(
    registered: list[ModelVersion], administrator: User, settings: Settings
) -> None:
    settings.TELEDERM_SERVING = {**settings.TELEDERM_SERVING, "MODEL_VERSION": 7}
    change = shadow_version(number=2, actor=administrator, reason=WHY)
    assert "version 7" in change.label_problem
    assert_told({"stable": 7, "canary": 2}, change.label_problem)
    assert states()[2] == VersionState.SHADOW, "a label must not stand in the way"


def assert_told(labels: dict[str, int], problem: str) -> None:
    event = AuditEvent.objects.latest("id")
    assert (event.succeeded, event.detail["labels"]) == (False, labels)
    assert event.reason == problem[:200]
