"""A panel's table as CSV: plain numbers, an interval as two more columns."""

import csv
import io
from collections.abc import Iterator

from telederm.oversight.figures.panels import Cell, Column, Kind, Table
from telederm.oversight.statistics.intervals import Estimate

_WITH_INTERVAL = {Kind.SHARE, Kind.ESTIMATE}
# A cell that begins with one of these would be run as a formula by a spreadsheet.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write_csv(table: Table) -> str:
    """Return the table as CSV with a line of headings; a figure that is missing is empty."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([name for column in table.columns for name in _headings(column)])
    for row in table.rows:
        pairs = zip(table.columns, row, strict=True)
        writer.writerow([value for column, cell in pairs for value in _values(column, cell)])
    return text.getvalue()


def _headings(column: Column) -> Iterator[str]:
    yield str(column.title)
    if column.kind in _WITH_INTERVAL:
        yield from (f"{column.title}, low", f"{column.title}, high")


def _values(column: Column, cell: Cell) -> Iterator[object]:
    if column.kind not in _WITH_INTERVAL:
        yield _plain(cell)
    elif isinstance(cell, Estimate):
        yield from (cell.value, cell.low, cell.high)
    else:
        yield from ("", "", "")


def _plain(cell: Cell) -> object:
    if cell is None or isinstance(cell, int | float):
        return "" if cell is None else cell
    words = str(cell)
    return f"'{words}" if words.startswith(_FORMULA) else words
