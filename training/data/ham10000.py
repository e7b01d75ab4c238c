"""Reads HAM10000 or an ISIC download: a folder of images and metadata.csv in its own columns."""

from pathlib import Path

from serving.contract import LABEL_CODES
from training.data.records import Reading, Record
from training.data.tables import Row, UnusableRow, gather_records, read_number, read_table

COLUMNS = ("lesion_id", "image_id", "dx", "dx_type", "age", "sex", "localization")


def read_ham10000(folder: Path) -> Reading:
    """Read `folder/metadata.csv` and point each row at `folder/images/<image_id>.jpg`.

    Raises DataError when the table is missing or lacks a column. A row with a diagnosis that
    is none of the seven, or with an age that is no number, is left out and reported.
    """
    rows = read_table(folder / "metadata.csv", COLUMNS)
    images = folder / "images"
    return gather_records(rows, named_by="image_id", build=lambda row: _as_record(row, images))


def _as_record(row: Row, images: Path) -> Record:
    if row["dx"] not in LABEL_CODES:
        raise UnusableRow("unknown_label", f"dx is {row['dx']!r}")
    return Record(
        image_id=row["image_id"],
        path=images / f"{row['image_id']}.jpg",
        label=row["dx"],
        lesion_id=row["lesion_id"] or None,
        age=read_number(row, "age"),
        sex=row["sex"] if row["sex"] in {"female", "male"} else None,
        site=_known(row["localization"]),
        confirmed_by=_known(row["dx_type"]),
    )


def _known(value: str) -> str | None:
    return None if value in {"", "unknown"} else value
