"""A panel: one figure with its table behind it. Charts and downloads are made from the table."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from telederm.core.words import Words
from telederm.oversight.charts.lines import LineChart
from telederm.oversight.statistics.intervals import Estimate

_LONG = 14  # rows

Cell = Estimate | Words | float | int | None


class Kind(StrEnum):
    """How a column's cells are written."""

    TEXT = "text"
    COUNT = "count"
    NUMBER = "number"  # two decimals
    ESTIMATE = "estimate"  # a number with its interval
    SHARE = "share"  # an estimate as per cent
    TIME = "time"  # minutes


@dataclass(frozen=True, slots=True)
class Column:
    """One column; a cell that is None says "insufficient data" where it would be a figure."""

    title: Words
    kind: Kind = Kind.TEXT


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under columns; the first cell of each row names it."""

    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]


@dataclass(frozen=True, slots=True)
class Panel:
    """One figure: `key` names it in addresses, `note` says what to keep in mind."""

    key: str
    title: Words
    table: Table
    note: Words = ""
    charts: Sequence[LineChart] = field(default=())

    @property
    def is_long(self) -> bool:
        """Whether the table is better opened by who wants to see it."""
        return len(self.table.rows) > _LONG
