"""The readers: what each makes of its data set, and how it fails."""

import csv
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from training.config import Data
from training.data.records import Reading
from training.data.sources import read_source
from training.errors import ConfigError, DataError
from training.pictures.synthetic import draw_lesion, encode_jpeg


def read(kind: str, path: Path, tmp_path: Path) -> Reading:
    data = Data(kind=kind, path=str(path), licence="drawn for this test")
    return read_source(data, tmp_path / "cache")


def picture() -> bytes:
    return encode_jpeg(draw_lesion(np.random.default_rng(0), 32))


def test_ham10000_keeps_what_the_table_says(ham_folder: Path, tmp_path: Path) -> None:
    reading = read("ham10000", ham_folder, tmp_path)
    assert len(reading.records) == 84
    assert reading.problems == ()
    first = reading.records[0]
    assert (first.label, first.lesion_id, first.age) == ("akiec", "HAM_0000000", 40.0)
    assert (first.sex, first.site, first.confirmed_by) == ("male", "back", "histo")
    assert first.path.is_file()


def test_ham10000_reports_an_unknown_diagnosis_by_name(ham_folder: Path, tmp_path: Path) -> None:
    table = ham_folder / "metadata.csv"
    table.write_text(table.read_text().replace("ISIC_0000003,df", "ISIC_0000003,wart"))
    reading = read("ham10000", ham_folder, tmp_path)
    assert len(reading.records) == 83
    assert [(p.name, p.kind) for p in reading.problems] == [("ISIC_0000003", "unknown_label")]


def test_ham10000_names_a_missing_column(ham_folder: Path, tmp_path: Path) -> None:
    table = ham_folder / "metadata.csv"
    table.write_text(table.read_text().replace("lesion_id", "lesion"))
    with pytest.raises(DataError, match="lacks the columns lesion_id"):
        read("ham10000", ham_folder, tmp_path)


def test_an_age_that_is_no_number_is_reported_by_name(ham_folder: Path, tmp_path: Path) -> None:
    table = ham_folder / "metadata.csv"
    rows = table.read_text().splitlines()
    rows[2] = rows[2].replace("45.0", "old")
    table.write_text("\n".join(rows))
    reading = read("ham10000", ham_folder, tmp_path)
    assert [(p.name, p.kind, p.detail) for p in reading.problems] == [
        ("ISIC_0000001", "unreadable", "age is 'old', which is no number")
    ]
    assert len(reading.records) == 83


def test_a_table_that_is_no_text_is_told_in_a_sentence(ham_folder: Path, tmp_path: Path) -> None:
    (ham_folder / "metadata.csv").write_bytes(b"\xff\xfe\x00lesion_id")
    with pytest.raises(DataError, match="can't be read as CSV"):
        read("ham10000", ham_folder, tmp_path)


@pytest.mark.parametrize("kind", ["ham10000", "pad_ufes_20", "folders", "medmnist", "snapshot"])
def test_a_missing_source_says_what_to_name(kind: str, tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"missing|is no folder"):
        read(kind, tmp_path / "nowhere", tmp_path)


def test_an_unknown_kind_lists_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="ham10000, pad_ufes_20, folders, medmnist, snapshot"):
        read("isic", tmp_path, tmp_path)


def write_pad_ufes(folder: Path) -> Path:
    (folder / "images").mkdir(parents=True)
    columns = "img_id patient_id lesion_id diagnostic age gender fitspatrick region biopsed"
    with (folder / "metadata.csv").open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(columns.split())
        rows.writerow(["a.png", "PAT_1", "7", "SCC", "54", "", "2.0", "CHEST", "True"])
        rows.writerow(["b.png", "PAT_2", "7", "SEK", "", "FEMALE", "", "", "False"])
        rows.writerow(["c.png", "PAT_2", "8", "XYZ", "40", "MALE", "", "NOSE", "False"])
    return folder


def test_pad_ufes_maps_classes_and_keeps_the_skin_type(tmp_path: Path) -> None:
    reading = read("pad_ufes_20", write_pad_ufes(tmp_path / "pad"), tmp_path)
    one, two = reading.records
    assert (one.label, one.skin_type, one.site, one.confirmed_by) == (
        "akiec",
        "2",
        "chest",
        "histo",
    )
    assert (two.label, two.skin_type, two.sex, two.age) == ("bkl", None, "female", None)
    assert one.lesion_id != two.lesion_id  # lesion numbers count within a patient
    assert [p.name for p in reading.problems] == ["c.png"]


def test_folders_group_by_the_lesion_in_the_name(tmp_path: Path) -> None:
    for name in ("mel/L1__a.jpg", "mel/L1__b.JPEG", "nv/plain.png", "warts/x.jpg", "nv/notes.txt"):
        path = tmp_path / "set" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(picture())
    reading = read("folders", tmp_path / "set", tmp_path)
    assert [(r.image_id, r.label, r.lesion_id) for r in reading.records] == [
        ("mel/L1__a.jpg", "mel", "L1"),
        ("mel/L1__b.JPEG", "mel", "L1"),
        ("nv/plain.png", "nv", None),
    ]
    assert [p.name for p in reading.problems] == ["warts"]


def test_medmnist_keeps_the_published_split(tmp_path: Path) -> None:
    random = np.random.default_rng(0)
    arrays: dict[str, Any] = {}
    for part, count in (("train", 5), ("val", 3), ("test", 2)):
        arrays[f"{part}_images"] = random.integers(0, 256, (count, 28, 28, 3), dtype=np.uint8)
        arrays[f"{part}_labels"] = np.arange(count, dtype=np.uint8)[:, None]
    np.savez(tmp_path / "dermamnist.npz", **arrays)
    reading = read("medmnist", tmp_path / "dermamnist.npz", tmp_path)
    parts = [record.fixed_part for record in reading.records]
    assert parts == ["train"] * 5 + ["validation"] * 3 + ["test"] * 2
    assert [r.label for r in reading.records[:5]] == ["akiec", "bcc", "bkl", "df", "mel"]
    assert all(record.path.is_file() for record in reading.records)
