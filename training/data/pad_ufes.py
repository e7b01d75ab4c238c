"""Reads PAD-UFES-20: smartphone photographs of skin lesions, with a table of patients."""

from pathlib import Path

from training.data.labels import PAD_UFES_20
from training.data.records import Reading, Record
from training.data.tables import Row, UnusableRow, gather_records, read_number, read_table

COLUMNS = ("img_id", "patient_id", "lesion_id", "diagnostic", "age", "gender", "region")


def read_pad_ufes(folder: Path) -> Reading:
    """Read `folder/metadata.csv` and point each row at `folder/images/<img_id>`.

    The table of the published set spells the skin type `fitspatrick`; both spellings are read.
    """
    rows = read_table(folder / "metadata.csv", COLUMNS)
    images = folder / "images"
    return gather_records(rows, named_by="img_id", build=lambda row: _as_record(row, images))


def _as_record(row: Row, images: Path) -> Record:
    if row["diagnostic"] not in PAD_UFES_20:
        raise UnusableRow("unknown_label", f"diagnostic is {row['diagnostic']!r}")
    skin = read_number(row, "fitzpatrick" if "fitzpatrick" in row else "fitspatrick")
    return Record(
        image_id=row["img_id"],
        path=images / row["img_id"],
        label=PAD_UFES_20[row["diagnostic"]],
        lesion_id=f"{row['patient_id']}/{row['lesion_id']}",
        patient_id=row["patient_id"],
        age=read_number(row, "age"),
        sex={"FEMALE": "female", "MALE": "male"}.get(row["gender"]),
        site=row["region"].lower() or None,
        skin_type=str(int(skin)) if skin else None,
        confirmed_by="histo" if row.get("biopsed") == "True" else "clinical",
    )
