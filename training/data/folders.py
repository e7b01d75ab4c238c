"""Reads a plain set: one folder for each class, named by its code."""

from pathlib import Path

from serving.contract import LABEL_CODES
from training.data.records import Problem, Reading, Record
from training.errors import DataError

SUFFIXES = frozenset({".jpg", ".jpeg", ".png"})


def read_folders(folder: Path) -> Reading:
    """Read `folder/<class code>/**/*.jpg|jpeg|png`.

    A set without lesion numbers can't be split by lesion: each picture then counts as a lesion
    of its own, and only the comparison of the pictures themselves guards against leakage. To
    group pictures, begin their names with the lesion and two underscores: `L17__left.jpg`.
    """
    if not folder.is_dir():
        raise DataError(f"{folder} is no folder: name one that holds a folder for each class.")
    records, problems = [], []
    for child in sorted(folder.iterdir()):
        if child.is_dir() and child.name in LABEL_CODES:
            records.extend(_read_class(child))
        else:
            problems.append(Problem(child.name, "unknown_label", "no class of the model"))
    if not records:
        known = ", ".join(LABEL_CODES)
        raise DataError(f"{folder} holds no pictures in folders named {known}.")
    return Reading(tuple(records), tuple(problems))


def _read_class(folder: Path) -> list[Record]:
    paths = sorted(p for p in folder.rglob("*") if p.suffix.lower() in SUFFIXES)
    return [
        Record(
            image_id=f"{folder.name}/{path.relative_to(folder).as_posix()}",
            path=path,
            label=folder.name,
            lesion_id=path.name.split("__")[0] if "__" in path.name else None,
        )
        for path in paths
    ]
