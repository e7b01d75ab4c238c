"""The floor below which a figure says nothing."""

from typing import TypeVar

from django.conf import settings

FigureT = TypeVar("FigureT")


def if_enough(cases: int, figure: FigureT | None) -> FigureT | None:
    """Return the figure, or None where fewer cases than the floor are behind it."""
    return figure if cases >= settings.TELEDERM_FIGURES_FLOOR else None
