"""Files that can't be read are a refusal with a sentence, on every way to them."""

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from accounts.models import User
from serving.contract import MANIFEST_PATH, MODEL_NAME
from serving.registry import version_folder
from tests.factories import make_patient, make_submitted, sign_in
from tests.triage.life.versions import make_version
from triage.models import ModelVersion, RunOutcome, TriageTicket
from triage.services.promotion import promote_version
from triage.services.version_checks import Refusal, VersionRefused
from triage.tasks import run_triage

pytestmark = pytest.mark.django_db


def close(models_dir: Path, number: int) -> None:
    """Nobody can read a folder as a file, root neither, who may read every file."""
    path = version_folder(models_dir, MODEL_NAME, number) / MANIFEST_PATH
    path.unlink()
    path.mkdir()


def test_the_page_of_versions_and_a_promotion(
    registered: list[ModelVersion], models_dir: Path, administrator: User
) -> None:
    close(models_dir, 2)
    response = sign_in(administrator).get(reverse("oversight-models"))
    assert "let the platform&#x27;s user read" in response.content.decode()
    with pytest.raises(VersionRefused) as caught:
        promote_version(number=2, actor=administrator, reason="Measured better.")
    assert caught.value.code == Refusal.BROKEN_FILES
    assert "let the platform's user read" in str(caught.value)


def test_a_case_is_queued_without_an_opinion(
    registered: list[ModelVersion], models_dir: Path, administrator: User
) -> None:
    promote_version(number=1, actor=administrator, reason="First.")
    close(models_dir, 1)
    case = make_submitted(make_patient())
    run_triage(ticket_id=str(TriageTicket.objects.get(case=case).pk))
    run = case.triage_runs.get()
    assert (run.outcome, run.error_code) == (RunOutcome.FAILED, "model_not_registered")


def test_registering_names_it_and_takes_the_others(models_dir: Path) -> None:
    make_version(models_dir, 1)
    folder = make_version(models_dir, 2)
    path = folder / MANIFEST_PATH
    path.write_text(path.read_text().replace('"saved_model.pb"', f'"{"a" * 300}"'))
    out = io.StringIO()
    with pytest.raises(CommandError, match="Not registered: 2"):
        call_command("register_models", stdout=out, stderr=out)
    assert "let the platform's user read" in out.getvalue()
    assert [version.number for version in ModelVersion.objects.all()] == [1]


def test_a_place_of_versions_that_is_closed(
    models_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_version(models_dir, 1)

    def refuse(_self: Path) -> None:
        raise PermissionError(13, "Permission denied", str(models_dir))

    monkeypatch.setattr(Path, "iterdir", refuse)
    with pytest.raises(CommandError, match="let the platform's user read"):
        call_command("register_models")
