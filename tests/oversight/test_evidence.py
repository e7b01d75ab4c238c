"""The evidence pack: every item leads to a section, and nobody is in it."""

import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from telederm.audit.models import Action, AuditEvent
from telederm.oversight.evidence.items import ITEMS
from tests.clinic import CONTENT, make_queued, make_reported
from tests.factories import ANSWERS
from triage.services.registering import register_version

pytestmark = pytest.mark.django_db


def test_the_pack_holds_what_each_item_names_and_no_person(tmp_path: Path) -> None:
    report = make_reported()
    waiting = make_queued()
    version, _new = register_version(number=1, registered_by=None)
    call_command("export_evidence", tmp_path / "pack", "--basis", "signed")
    text = (tmp_path / "pack/evidence.md").read_text()
    data = json.loads((tmp_path / "pack/evidence.json").read_text())
    assert data["cases"] == 2
    for item in ITEMS:
        assert set(item.sections) <= set(data["sections"]), item
        for key in item.sections:
            assert f'<a id="{key}"></a>' in text
    versions = data["sections"]["versions"]["rows"]
    assert versions[0][:4] == [1, "candidate", 2, version.manifest_digest]
    errors = data["sections"]["errors"]["rows"]
    assert errors == [["false alarm", "nv", "mel", 1]]
    assert AuditEvent.objects.filter(action=Action.EXPORT).count() == 1
    everything = text + json.dumps(data)
    for person in (report.signed_by, report.case.patient, waiting.patient):
        assert person.full_name not in everything
        assert person.email not in everything
    for words in (report.case.reference, str(report.case_id), ANSWERS["concern"],
                  CONTENT.plain_summary):  # fmt: skip
        assert words not in everything


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("something")
    with pytest.raises(CommandError, match="is a file"):
        call_command("export_evidence", tmp_path / "taken")
