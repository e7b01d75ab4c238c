"""The checks: bad files are named and left out, good ones are kept."""

import dataclasses
import shutil
from pathlib import Path

import pytest
from PIL import Image, ImageEnhance

from training.data.checks import check_files
from training.data.ham10000 import read_ham10000
from training.data.records import Problem, Reading


@pytest.fixture
def images(ham_folder: Path) -> Path:
    return ham_folder / "images"


def problems_of(folder: Path) -> dict[str, str]:
    checked = check_files(read_ham10000(folder))
    left_out = {problem.name: problem.kind for problem in checked.problems}
    assert not left_out.keys() & {record.image_id for record in checked.records}
    assert len(left_out) + len(checked.records) == 84
    return left_out


def test_sound_files_pass_and_are_fingerprinted(ham_folder: Path) -> None:
    checked = check_files(read_ham10000(ham_folder))
    assert checked.problems == ()
    assert len({record.sha256 for record in checked.records}) == 84
    assert all(len(record.sha256) == 64 for record in checked.records)


def test_missing_truncated_and_renamed_files_are_named(ham_folder: Path, images: Path) -> None:
    (images / "ISIC_0000000.jpg").unlink()
    whole = (images / "ISIC_0000001.jpg").read_bytes()
    (images / "ISIC_0000001.jpg").write_bytes(whole[: len(whole) // 2])
    (images / "ISIC_0000002.jpg").write_text("<svg/>")
    assert problems_of(ham_folder) == {
        "ISIC_0000000": "missing",
        "ISIC_0000001": "unreadable",
        "ISIC_0000002": "unreadable",
    }


def test_a_copy_of_the_same_class_is_left_out(ham_folder: Path, images: Path) -> None:
    shutil.copy(images / "ISIC_0000000.jpg", images / "ISIC_0000007.jpg")
    assert problems_of(ham_folder) == {"ISIC_0000007": "duplicate"}


def test_a_recompressed_brighter_copy_is_recognised(ham_folder: Path, images: Path) -> None:
    with Image.open(images / "ISIC_0000000.jpg") as original:
        brighter = ImageEnhance.Brightness(original.resize((90, 90))).enhance(1.1)
        brighter.save(images / "ISIC_0000007.jpg", quality=70)
    assert problems_of(ham_folder) == {"ISIC_0000007": "near_duplicate"}


def test_one_picture_with_two_labels_is_left_out_twice(ham_folder: Path, images: Path) -> None:
    shutil.copy(images / "ISIC_0000000.jpg", images / "ISIC_0000001.jpg")
    assert problems_of(ham_folder) == {
        "ISIC_0000000": "mislabelled",
        "ISIC_0000001": "mislabelled",
    }


def test_two_views_of_one_lesion_may_look_alike(ham_folder: Path, images: Path) -> None:
    with Image.open(images / "ISIC_0000000.jpg") as original:
        original.save(images / "ISIC_0000007.jpg", quality=70)
    records = list(read_ham10000(ham_folder).records)
    records[7] = dataclasses.replace(records[7], lesion_id=records[0].lesion_id)
    assert check_files(Reading(tuple(records))).problems == ()


def test_a_readers_own_problems_are_kept(ham_folder: Path) -> None:
    found = Problem("row 9", "unknown_label", "dx is 'wart'")
    reading = Reading(read_ham10000(ham_folder).records, (found,))
    assert check_files(reading).problems == (found,)
