"""Reads PAD-UFES-20: smartphone photographs of skin lesions, with a table of patients."""

import csv
from pathlib import Path

from training.data.labels import PAD_UFES_20
from training.data.records import Problem, Reading, Record
from training.errors import DataError

COLUMNS = ("img_id", "patient_id", "lesion_id", "diagnostic", "age", "gender", "region")


def read_pad_ufes(folder: Path) -> Reading:
    """Read `folder/metadata.csv` and point each row at `folder/images/<img_id>`.

    The table of the published set spells the skin type `fitspatrick`; both spellings are read.
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
        if row["diagnostic"] in PAD_UFES_20:
            records.append(_as_record(row, images))
        else:
            detail = f"diagnostic is {row['diagnostic']!r}"
            problems.append(Problem(row["img_id"], "unknown_label", detail))
    return Reading(tuple(records), tuple(problems))


def _as_record(row: dict[str, str], images: Path) -> Record:
    skin = row.get("fitzpatrick") or row.get("fitspatrick") or ""
    return Record(
        image_id=row["img_id"],
        path=images / row["img_id"],
        label=PAD_UFES_20[row["diagnostic"]],
        lesion_id=f"{row['patient_id']}/{row['lesion_id']}",
        patient_id=row["patient_id"],
        age=float(row["age"]) if row["age"] else None,
        sex={"FEMALE": "female", "MALE": "male"}.get(row["gender"]),
        site=row["region"].lower() or None,
        skin_type=str(int(float(skin))) if skin else None,
        confirmed_by="histo" if row.get("biopsed") == "True" else "clinical",
    )
