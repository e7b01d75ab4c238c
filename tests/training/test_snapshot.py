"""The project's own research snapshots: the documented format, and every fault by name."""

import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from serving.contract import LABEL_MAP_DIGEST
from training.data.checks import check_files
from training.data.hashing import hash_file
from training.data.records import Reading
from training.data.snapshot import MANIFEST, read_snapshot
from training.errors import DataError
from training.pictures.synthetic import draw_lesion, encode_jpeg

ROOT = Path(__file__).parents[2]
Manifest = dict[str, Any]


def documented() -> Manifest:
    """The example that a writer of snapshots goes by."""
    page = (ROOT / "docs/reference/research-snapshot.md").read_text(encoding="utf-8")
    found = re.search(r"```json\n(.*?)```", page, re.DOTALL)
    assert found
    example: Manifest = json.loads(found.group(1))
    return example


@pytest.fixture
def snapshot(tmp_path: Path) -> Path:
    """A snapshot of four photographs, made from the documented example."""
    (tmp_path / "images").mkdir()
    manifest = documented()
    pattern = manifest["images"][0]
    manifest["images"] = []
    for number in range(4):
        file = tmp_path / "images" / f"{number}.jpg"
        file.write_bytes(encode_jpeg(draw_lesion(np.random.default_rng(number), 64)))
        own = {"image_id": f"image-{number}", "file": f"images/{number}.jpg"}
        manifest["images"].append(pattern | own | {"sha256": hash_file(file)})
    write(tmp_path, manifest)
    return tmp_path


def write(folder: Path, manifest: Manifest) -> None:
    (folder / MANIFEST).write_text(json.dumps(manifest))


def change(folder: Path, number: int, **values: Any) -> None:
    manifest = json.loads((folder / MANIFEST).read_text())
    manifest["images"][number] |= values
    write(folder, manifest)


def read(folder: Path) -> Reading:
    return read_snapshot(folder, modality="dermoscopic")


def test_the_documented_example_is_read_as_it_says(snapshot: Path) -> None:
    reading = read(snapshot)
    assert reading.problems == ()
    first = reading.records[0]
    assert (first.image_id, first.label, first.confirmed_by) == ("image-0", "nv", "histopathology")
    assert (first.age, first.sex, first.skin_type) == (45.0, "female", "3")
    assert first.site == "posterior_torso"
    assert (first.patient_id, first.lesion_id) == ("7d793037a076", "591785b794601e")
    assert len(check_files(reading).records) == 4


def test_the_documented_scheme_is_the_one_in_use() -> None:
    assert documented()["label_map_digest"] == LABEL_MAP_DIGEST


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        ({"modality": "close_up"}, "other_modality"),
        ({"label": "wart"}, "unknown_label"),
        ({"sha256": "0" * 64}, "altered"),
        ({"file": "../elsewhere.jpg"}, "unreadable"),
        ({"age_years": "old"}, "unreadable"),
    ],
)
def test_one_faulty_image_is_left_out_by_name(
    snapshot: Path, values: dict[str, Any], kind: str
) -> None:
    change(snapshot, 1, **values)
    reading = read(snapshot)
    assert [r.image_id for r in reading.records] == ["image-0", "image-2", "image-3"]
    assert (reading.problems[0].name, reading.problems[0].kind) == ("image-1", kind)


def test_an_entry_without_a_label_is_left_out(snapshot: Path) -> None:
    manifest = json.loads((snapshot / MANIFEST).read_text())
    del manifest["images"][2]["label"]
    write(snapshot, manifest)
    assert [(p.name, p.kind) for p in read(snapshot).problems] == [("image-2", "unreadable")]


def test_a_file_that_nobody_listed_is_reported(snapshot: Path) -> None:
    (snapshot / "images/extra.jpg").write_bytes(b"who put this here?")
    assert [(p.name, p.kind) for p in read(snapshot).problems] == [("images/extra.jpg", "unlisted")]


def test_a_listed_file_that_is_gone_is_reported_by_the_checks(snapshot: Path) -> None:
    (snapshot / "images/3.jpg").unlink()
    checked = check_files(read(snapshot))
    assert [(p.name, p.kind) for p in checked.problems] == [("image-3", "missing")]


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"version": 2}, "telederm-research-snapshot 1 is read here"),
        ({"format": "other"}, "is other 1"),
        ({"label_map_digest": "0"}, "uses other labels than akiec"),
        ({"images": "many"}, "something that is no list"),
    ],
)
def test_a_foreign_manifest_is_refused(
    snapshot: Path, values: dict[str, Any], message: str
) -> None:
    write(snapshot, json.loads((snapshot / MANIFEST).read_text()) | values)
    with pytest.raises(DataError, match=message):
        read(snapshot)


def test_a_broken_manifest_is_refused(snapshot: Path) -> None:
    (snapshot / MANIFEST).write_text("{")
    with pytest.raises(DataError, match="is no manifest of a snapshot"):
        read(snapshot)
