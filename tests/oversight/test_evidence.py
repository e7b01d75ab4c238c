"""The evidence pack: every item is proven or refused, every section is whole, nobody is in it."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from telederm.audit.models import Action, AuditEvent
from telederm.oversight.evidence.items import CONSORT_AI, DECIDE_AI, ITEMS, NOT_FROM_HERE
from tests.clinic import CONTENT, make_queued, make_reported
from tests.factories import ANSWERS, make_administrator
from triage.services.registering import register_version
from triage.services.switches import turn_switch

Row = list[Any]

_SPECIFIC = {
    1: 1, 2: 2, 3: 3, 4: 3, 5: 2, 6: 2, 7: 1, 8: 1, 9: 2, 10: 2, 11: 1, 12: 1, 13: 2, 14: 2,
    15: 1, 16: 1, 17: 1,
}  # fmt: skip
_GENERIC = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X"]


def test_both_lists_are_whole() -> None:
    """17 items of DECIDE-AI in 28 parts and ten generic ones, 14 of CONSORT-AI; each once."""
    numbers = [item.number for item in DECIDE_AI]
    parts = [
        f"{number}{'abc'[part]}" if count > 1 else str(number)
        for number, count in _SPECIFIC.items()
        for part in range(count)
    ]
    assert len(parts) == 28
    assert [number for number in numbers if number[0].isdigit()] == parts
    assert [number for number in numbers if not number[0].isdigit()] == _GENERIC
    trial = ["1a,b (i)", "1a,b (ii)", "2a (i)", "4a (i)", "4a (ii)", "4b", "5 (i)", "5 (ii)",
             "5 (iii)", "5 (iv)", "5 (v)", "5 (vi)", "19", "25"]  # fmt: skip
    assert [item.number for item in CONSORT_AI] == trial


@pytest.fixture
def pack(db: None, tmp_path: Path, settings: Settings) -> tuple[str, dict[str, Any]]:
    settings.TELEDERM_FIGURES_FLOOR = 1
    make_reported()
    make_queued(sun_response="unknown")
    register_version(number=1, registered_by=None)
    turn_switch(enabled=False, turned_by=make_administrator(), reason="A secret reason.")
    call_command("export_evidence", tmp_path / "pack", "--basis", "signed")
    text = (tmp_path / "pack/evidence.md").read_text()
    return text, json.loads((tmp_path / "pack/evidence.json").read_text())


def test_every_item_is_proven_by_sections_or_refused(pack: tuple[str, dict[str, Any]]) -> None:
    text, data = pack
    assert [(item["guideline"], item["number"]) for item in data["items"]] == [
        (item.guideline, item.number) for item in ITEMS
    ]
    named = set()
    for item in data["items"]:
        named |= set(item["sections"])
        assert item["answer"], item
        assert item["is_proven"] == bool(item["sections"])
        assert item["verdict"].startswith(NOT_FROM_HERE) != item["is_proven"], item
        assert f"| {item['number']} | {item['words']} | {item['verdict']} |" in text
    assert named == set(data["sections"])  # none is missing, and none stands there for nothing
    for key in named:
        assert f'<a id="{key}"></a>' in text
        assert data["sections"][key]["rows"] or key == "alerts", key
    assert "DECIDE-AI: 24 of 38 items with evidence" in text
    assert "CONSORT-AI: 14 of 14 items with evidence" in text


def _rows(pack: tuple[str, dict[str, Any]], key: str) -> dict[str, Row]:
    return {str(row[0]): row[1:] for row in pack[1]["sections"][key]["rows"]}


def test_the_sections_count_what_is_stored(pack: tuple[str, dict[str, Any]]) -> None:
    data = pack[1]
    assert data["cases"] == 2
    assert data["sections"]["versions"]["rows"][0][:3] == [1, "candidate", 2]
    assert data["sections"]["errors"]["rows"] == [["false alarm", "nv", "mel", 1]]
    assert _rows(pack, "missing")["Age"] == [2, 0]
    assert _rows(pack, "missing")["Skin type"] == [1, 1]
    users = _rows(pack, "users")
    assert (users["Dermatologists"], users["Readers with a signed report"]) == ([1], [1])
    used = _rows(pack, "use")
    assert (used["Runs of the model"], used["Own readings recorded"]) == ([2], [1])
    assert used["Opinions shown"] == used["of them after the reader's own reading"] == [1]
    (step,) = data["sections"]["learning"]["rows"]
    assert step[:3] == ["1 to 20", 1, 1]
    assert (step[3]["value"], step[4]["value"]) == (1.0, 0.0)  # overridden, and nothing changed
    assert _rows(pack, "safety")["Withdrawn"] == [0]
    assert "training data" in str(data["sections"]["bench"]["rows"][0])
    assert any("expected calibration error" in str(row) for row in
               data["sections"]["definitions"]["rows"])  # fmt: skip
    assert [row[1] for row in data["sections"]["changes"]["rows"]][-1] == "model switched off"


@pytest.mark.django_db
def test_nobody_is_in_the_pack(tmp_path: Path) -> None:
    report = make_reported()
    waiting = make_queued()
    administrator = make_administrator()
    turn_switch(enabled=False, turned_by=administrator, reason="A secret reason.")
    call_command("export_evidence", tmp_path, "--basis", "signed")
    everything = (tmp_path / "evidence.md").read_text() + (tmp_path / "evidence.json").read_text()
    for person in (report.signed_by, report.case.patient, waiting.patient, administrator):
        assert person.full_name not in everything
        assert person.email not in everything
    for words in (report.case.reference, str(report.case_id), ANSWERS["concern"],
                  CONTENT.plain_summary, "A secret reason."):  # fmt: skip
        assert words not in everything
    assert AuditEvent.objects.filter(action=Action.EXPORT).count() == 1


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("something")
    with pytest.raises(CommandError, match="is a file"):
        call_command("export_evidence", tmp_path / "taken")
