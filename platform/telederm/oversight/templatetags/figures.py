"""How figures are written on a page, for `{% load figures %}`."""

from collections.abc import Sequence

from django import template

from telederm.oversight.figures.panels import Cell, Column, Kind
from telederm.oversight.figures.writing import write_cell

register = template.Library()


@register.filter
def at(columns: Sequence[Column], place: int) -> Column:
    """Return the column of a cell's place."""
    return columns[place]


@register.filter
def figure(cell: Cell, kind: Kind) -> str:
    """Write one cell; a figure that there isn't enough for says so."""
    return write_cell(cell, kind)
