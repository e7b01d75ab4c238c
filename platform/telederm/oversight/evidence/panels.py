"""How a section of the pack is made from rows."""

from collections.abc import Sequence

from telederm.oversight.figures.panels import Cell, Column, Kind, Panel, Table


def make_panel(
    key: str,
    title: str,
    columns: Sequence[str | tuple[str, Kind]],
    rows: Sequence[Sequence[Cell]],
    note: str = "",
) -> Panel:
    """Return a section; a column that is a bare name holds text."""
    headed = [
        Column(each) if isinstance(each, str) else Column(each[0], each[1]) for each in columns
    ]
    return Panel(key, title, Table(headed, rows), note)
