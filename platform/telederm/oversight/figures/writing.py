"""How a cell is written for people, on a page and in a document."""

from django.utils.formats import localize
from django.utils.translation import gettext as _

from telederm.oversight.figures.panels import Cell, Kind
from telederm.oversight.statistics.intervals import Estimate

_HOUR, _DAY = 60, 24 * 60  # minutes


def write_cell(cell: Cell, kind: Kind) -> str:
    """Write one cell; a figure that there isn't enough for says so."""
    if cell is None:
        return _("insufficient data")
    if isinstance(cell, Estimate):
        return _write_estimate(cell, as_share=kind == Kind.SHARE)
    if kind == Kind.TIME and isinstance(cell, int):
        return _write_minutes(cell)
    if kind == Kind.NUMBER and isinstance(cell, float):
        return localize(round(cell, 3))
    return localize(cell) if isinstance(cell, int | float) else str(cell)


def _write_estimate(cell: Estimate, *, as_share: bool) -> str:
    factor, places, unit = (100, 1, " %") if as_share else (1, 2, "")
    value, low, high = (
        localize(round(factor * each, places)) for each in (cell.value, cell.low, cell.high)
    )
    words = {"value": f"{value}{unit}", "low": low, "high": high}
    return _("%(value)s (%(low)s to %(high)s)") % words


def _write_minutes(minutes: int) -> str:
    if minutes < 2 * _HOUR:
        return _("%(number)d min") % {"number": minutes}
    if minutes < 2 * _DAY:
        return _("%(number)s h") % {"number": localize(round(minutes / _HOUR, 1))}
    return _("%(number)s days") % {"number": localize(round(minutes / _DAY, 1))}
