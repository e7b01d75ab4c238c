"""Registering the versions in the models' folder: whole ones, once; broken ones by name."""

import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, IntegrityError, transaction

from serving.contract import CARD_PATH, MANIFEST_PATH
from serving.registry import ManifestMismatch, file_digest
from telederm.audit.models import Action, AuditEvent
from tests.triage.life.versions import make_version
from triage.models import ModelVersion, VersionChange, VersionState
from triage.services.registering import register_version

pytestmark = pytest.mark.django_db


def register() -> str:
    out = io.StringIO()
    call_command("register_models", stdout=out, stderr=out)
    return out.getvalue()


def test_versions_become_candidates_with_their_digests(models_dir: Path) -> None:
    folder = make_version(models_dir, 2)
    assert "version 2: registered" in register()
    version = ModelVersion.objects.get()
    assert (version.number, version.state) == (2, VersionState.CANDIDATE)
    assert version.manifest_digest == file_digest(folder / MANIFEST_PATH)
    assert version.card_digest == file_digest(folder / CARD_PATH)
    event = AuditEvent.objects.get(action=Action.MODEL_CHANGE)
    assert event.detail["number"] == 2


def test_registering_again_changes_nothing(models_dir: Path) -> None:
    make_version(models_dir, 1)
    register()
    assert "version 1: known" in register()
    assert ModelVersion.objects.count() == VersionChange.objects.count() == 1


def test_a_broken_version_is_named_and_the_others_are_registered(models_dir: Path) -> None:
    (make_version(models_dir, 1) / "saved_model.pb").write_bytes(b"cut off")
    make_version(models_dir, 2)
    out = io.StringIO()
    with pytest.raises(CommandError, match="Not registered: 1"):
        call_command("register_models", stdout=out, stderr=out)
    assert "version 1 is refused" in out.getvalue()
    assert "saved_model.pb" in out.getvalue()
    assert [version.number for version in ModelVersion.objects.all()] == [2]


def test_a_version_never_changes(models_dir: Path) -> None:
    folder = make_version(models_dir, 1)
    register_version(number=1, registered_by=None)
    path = folder / MANIFEST_PATH
    other = {**json.loads(path.read_text()), "trained_at": "2030-01-01T00:00:00Z"}
    path.write_text(json.dumps(other))
    with pytest.raises(ManifestMismatch, match="next number"):
        register_version(number=1, registered_by=None)


def test_an_empty_folder_is_said(models_dir: Path) -> None:
    with pytest.raises(CommandError, match="no model version"):
        register()


class TestTheDatabaseHolds:
    """Whatever the services may do wrong one day."""

    @pytest.fixture
    def rows(self) -> list[ModelVersion]:
        return [
            ModelVersion.objects.create(
                number=number, manifest_digest="m", card_digest="c", label_map_digest="l"
            )
            for number in (1, 2)
        ]

    @pytest.mark.parametrize("state", [VersionState.LIVE, VersionState.SHADOW])
    def test_one_live_and_one_shadow_version(
        self, rows: list[ModelVersion], state: VersionState
    ) -> None:
        with pytest.raises(IntegrityError), transaction.atomic():
            ModelVersion.objects.update(state=state)

    def test_only_known_transitions(self, rows: list[ModelVersion]) -> None:
        ModelVersion.objects.filter(number=1).update(state=VersionState.RETIRED)
        with pytest.raises(DatabaseError), transaction.atomic():
            ModelVersion.objects.filter(number=1).update(state=VersionState.SHADOW)

    def test_a_version_keeps_what_it_was(self, rows: list[ModelVersion]) -> None:
        with pytest.raises(DatabaseError), transaction.atomic():
            ModelVersion.objects.filter(number=1).update(manifest_digest="other")
        with pytest.raises(DatabaseError), transaction.atomic():
            ModelVersion.objects.filter(number=1).delete()
