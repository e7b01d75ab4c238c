"""Lines over an axis, each with the band of its interval where it has one."""

from collections.abc import Sequence
from dataclasses import dataclass

from telederm.core.words import Words
from telederm.oversight.statistics.intervals import Estimate

WIDTH, HEIGHT = 640, 220  # of the drawing, in its own units
LEFT, RIGHT, TOP, BOTTOM = 52, 32, 12, 28  # margins for the axes' words


@dataclass(frozen=True, slots=True)
class Mark:
    """A word on an axis, and where."""

    at: float
    words: str


@dataclass(frozen=True, slots=True)
class Line:
    """One series: the path of its line, the path of its band, and its points."""

    name: Words
    path: str
    band: str
    points: Sequence[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class LineChart:
    """A chart ready to be drawn; `title` is its name for a screen reader."""

    title: Words
    lines: Sequence[Line]
    x_marks: Sequence[Mark]
    y_marks: Sequence[Mark]
    diagonal: str = ""


def draw_shares(
    title: Words, names: Sequence[str], series: Sequence[tuple[Words, Sequence[Estimate | None]]]
) -> LineChart:
    """Draw shares (0 to 1) over named places; a place without a figure interrupts its line."""
    places = [_x(place, len(names)) for place in range(len(names))]
    return LineChart(
        title,
        [_draw_line(name, places, values) for name, values in series],
        _thin_out([Mark(at, words) for at, words in zip(places, names, strict=True)]),
        [Mark(_y(share / 4), f"{25 * share} %") for share in range(5)],
    )


def draw_numbers(
    title: Words, names: Sequence[str], series: Sequence[tuple[Words, Sequence[int]]]
) -> LineChart:
    """Draw counts over named places, from zero to the highest."""
    places = [_x(place, len(names)) for place in range(len(names))]
    top = max((number for _name, values in series for number in values), default=0) or 1
    lines = []
    for name, values in series:
        points = [(x, _y(number / top)) for x, number in zip(places, values, strict=True)]
        lines.append(Line(name, _path(points), "", points))
    return LineChart(
        title,
        lines,
        _thin_out([Mark(at, words) for at, words in zip(places, names, strict=True)]),
        [Mark(_y(0), "0"), Mark(_y(1), str(top))],
    )


def draw_reliability(title: Words, name: Words, points: Sequence[tuple[float, float]]) -> LineChart:
    """Draw what was found (0 to 1) over what was said (0 to 1), with the line of perfection."""
    placed = [(_along(said), _y(found)) for said, found in points]
    marks = [Mark(_along(share / 4), f"{25 * share} %") for share in range(5)]
    return LineChart(
        title,
        [Line(name, _path(placed), "", placed)],
        marks,
        [Mark(_y(share / 4), f"{25 * share} %") for share in range(5)],
        diagonal=_path([(_along(0), _y(0)), (_along(1), _y(1))]),
    )


def _draw_line(name: Words, places: Sequence[float], values: Sequence[Estimate | None]) -> Line:
    known = [(x, value) for x, value in zip(places, values, strict=True) if value is not None]
    points = [(x, _y(value.value)) for x, value in known]
    upper = [(x, _y(value.high)) for x, value in known]
    lower = [(x, _y(value.low)) for x, value in reversed(known)]
    return Line(name, _path(points), _path([*upper, *lower]) + "Z" if known else "", points)


def _path(points: Sequence[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points) if points else ""


def _x(place: int, places: int) -> float:
    return _along(place / (places - 1) if places > 1 else 0.5)


def _along(share: float) -> float:
    return LEFT + share * (WIDTH - LEFT - RIGHT)


def _y(share: float) -> float:
    return HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM)


def _thin_out(marks: Sequence[Mark], most: int = 8) -> list[Mark]:
    step = -(-len(marks) // most) or 1
    return list(marks[::step])
