"""What the readers of tables share: which columns must be there, and how a cell is read."""

import csv
from collections.abc import Callable, Iterable
from pathlib import Path

from training.data.records import Problem, Reading, Record
from training.errors import DataError

Row = dict[str, str]


def read_table(table: Path, columns: tuple[str, ...]) -> list[Row]:
    """The rows of a CSV file; raises DataError when it is missing or lacks one of `columns`.

    A row that is too short reads as if its last cells were empty.
    """
    if not table.is_file():
        raise DataError(f"{table} is missing: name the folder that holds it and images/.")
    try:
        with table.open(newline="", encoding="utf-8-sig") as file:
            rows = csv.DictReader(file, restval="")
            absent = set(columns) - set(rows.fieldnames or ())
            if absent:
                raise DataError(f"{table} lacks the columns {', '.join(sorted(absent))}.")
            return list(rows)
    except (UnicodeDecodeError, csv.Error) as error:
        raise DataError(f"{table} can't be read as CSV in UTF-8: {error}.") from error


class UnusableRow(ValueError):
    """A row that can't become a record; `kind` is that of the Problem it becomes."""

    def __init__(self, kind: str, detail: str) -> None:
        """Keep the kind, and the detail as the message."""
        super().__init__(detail)
        self.kind = kind


def gather_records(
    rows: Iterable[Row], *, named_by: str, build: Callable[[Row], Record]
) -> Reading:
    """Build a record of each row; those that `build` calls unusable are reported by name."""
    records, problems = [], []
    for row in rows:
        try:
            records.append(build(row))
        except UnusableRow as found:
            problems.append(Problem(row[named_by], found.kind, str(found)))
    return Reading(tuple(records), tuple(problems))


def read_number(row: Row, column: str) -> float | None:
    """The number in a cell, None where it is empty; raises UnusableRow for anything else."""
    cell = row.get(column, "")
    try:
        return float(cell) if cell else None
    except ValueError:
        raise UnusableRow("unreadable", f"{column} is {cell!r}, which is no number") from None
