"""Reads HAM10000 or an ISIC download: a folder of images and metadata.csv in its own columns."""

import csv
from pathlib import Path

from serving.contract import LABEL_CODES
from training.data.records import Problem, Reading, Record
from training.errors import DataError

COLUMNS = ("lesion_id", "image_id", "dx", "dx_type", "age", "sex", "localization")


def read_ham10000(folder: Path) -> Reading:
    """Read `folder/metadata.csv` and point each row at `folder/images/<image_id>.jpg`.

    Raises DataError when the table is missing or lacks a column. A row with a diagnosis that
    is none of the seven is left out and reported.
    """
    table = folder / "metadata.csv"
    if not table.is_file():
        raise DataError(f"{table} is missing: name the folder that holds it and images/.")
    with table.open(newline="", encoding="utf-8") as file:
        rows = csv.DictReader(file)
        absent = set(COLUMNS) - set(rows.fieldnames or ())
        if absent:
            raise DataError(f"{table} lacks the columns {', '.join(sorted(absent))}.")
        return _sort_rows(list(rows), folder / "images")


def _sort_rows(rows: list[dict[str, str]], images: Path) -> Reading:
    records, problems = [], []
    for row in rows:
        if row["dx"] in LABEL_CODES:
            records.append(_as_record(row, images))
        else:
            problems.append(Problem(row["image_id"], "unknown_label", f"dx is {row['dx']!r}"))
    return Reading(tuple(records), tuple(problems))


def _as_record(row: dict[str, str], images: Path) -> Record:
    return Record(
        image_id=row["image_id"],
        path=images / f"{row['image_id']}.jpg",
        label=row["dx"],
        lesion_id=row["lesion_id"] or None,
        age=float(row["age"]) if row["age"] else None,
        sex=row["sex"] if row["sex"] in {"female", "male"} else None,
        site=_known(row["localization"]),
        confirmed_by=_known(row["dx_type"]),
    )


def _known(value: str) -> str | None:
    return None if value in {"", "unknown"} else value
