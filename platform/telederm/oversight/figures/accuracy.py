"""Sensitivity and specificity against the truth, and how honest the probabilities are."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from telederm.core.words import Words
from telederm.oversight.charts.lines import draw_reliability
from telederm.oversight.figures.counts import Counts
from telederm.oversight.figures.enough import if_enough
from telederm.oversight.figures.panels import Cell, Column, Kind, Panel, Table
from telederm.oversight.figures.rows import Bin
from telederm.oversight.statistics import calibration
from telederm.oversight.statistics.intervals import Estimate, estimate_share

_COARSE = 10  # of the hundred fine bins make one that is shown


@dataclass(slots=True)
class Verdicts:
    """Cases by what was called (malignant or not) and what was true."""

    hits: int = 0
    misses: int = 0
    false_alarms: int = 0
    rightly_quiet: int = 0

    def add(self, called: bool | None, true: bool | None, cases: int) -> None:
        """Count cases; where one of both isn't known, they don't count."""
        if called is None or true is None:
            return
        if true:
            self.hits, self.misses = self.hits + cases * called, self.misses + cases * (not called)
        else:
            self.false_alarms += cases * called
            self.rightly_quiet += cases * (not called)

    @property
    def sensitivity(self) -> Estimate | None:
        """The share of malignant cases that were called so; None below the floor."""
        cases = self.hits + self.misses
        return if_enough(cases, estimate_share(self.hits, cases))

    @property
    def specificity(self) -> Estimate | None:
        """The share of benign cases that were not called malignant; None below the floor."""
        cases = self.rightly_quiet + self.false_alarms
        return if_enough(cases, estimate_share(self.rightly_quiet, cases))


def show_accuracy(counts: Counts) -> Panel:
    """Show how the model at its operating point, the blind read and the final read do."""
    sides: tuple[tuple[Words, str], ...] = (
        (_("Model, at its operating point"), "model_malignant"),
        (_("Blind read"), "blind_malignant"),
        (_("Final read"), "final_malignant"),
    )
    rows = []
    for title, name in sides:
        verdicts = Verdicts()
        for row in counts.judged:
            verdicts.add(getattr(row, name), row.truth_malignant, row.cases)
        rows.append(_row(title, verdicts))
    columns = [
        Column(_("Malignant or benign")),
        Column(_("Malignant cases"), Kind.COUNT),
        Column(_("Sensitivity"), Kind.SHARE),
        Column(_("Benign cases"), Kind.COUNT),
        Column(_("Specificity"), Kind.SHARE),
    ]
    note = _("Only cases whose truth is known. Held against the signed diagnosis, the final read "
             "is right by definition, and the model has had its say in it.")  # fmt: skip
    return Panel("accuracy", _("Sensitivity and specificity"), Table(columns, rows), note)


def show_calibration(counts: Counts) -> Panel:
    """Show how often the malignant probability came true, and how well it tells apart."""
    fine = [calibration.Bin(*row[1:]) for row in sorted(counts.bins)]
    cases = sum(each.cases for each in fine)
    rows: list[list[Cell]] = [
        [
            _("All"),
            cases,
            if_enough(cases, _mean(fine)),
            if_enough(cases, _found(fine)),
            if_enough(cases, calibration.expected_calibration_error(fine)),
            if_enough(cases, calibration.brier_score(fine)),
            if_enough(cases, calibration.estimate_auc(fine)),
        ]
    ]
    coarse = _gather(counts.bins)
    rows += [_bin_row(place, each) for place, each in coarse.items()]
    columns = [
        Column(_("Said")),
        Column(_("Cases"), Kind.COUNT),
        Column(_("Said, on average"), Kind.NUMBER),
        Column(_("Found"), Kind.SHARE),
        Column(_("Calibration error"), Kind.NUMBER),
        Column(_("Brier score"), Kind.NUMBER),
        Column(_("Area under the curve"), Kind.ESTIMATE),
    ]
    points = [
        (each.sum_probability / each.cases, each.positives / each.cases)
        for each in coarse.values()
        if if_enough(each.cases, each)
    ]
    chart = draw_reliability(
        _("How often what the model said came true"), _("Found, over said"), points
    )
    note = _("The probability of any malignant class. On the line, it says what is found.")
    title = _("Calibration of the model")
    return Panel("calibration", title, Table(columns, rows), note, (chart,) if points else ())


def _row(title: Words, verdicts: Verdicts) -> list[Cell]:
    return [
        title,
        verdicts.hits + verdicts.misses,
        verdicts.sensitivity,
        verdicts.rightly_quiet + verdicts.false_alarms,
        verdicts.specificity,
    ]


def _gather(bins: Iterable[Bin]) -> dict[int, calibration.Bin]:
    found: dict[int, calibration.Bin] = {}
    for row in sorted(bins):
        place = row.place // _COARSE
        old = found.get(place, calibration.Bin(0, 0, 0.0, 0.0))
        found[place] = calibration.Bin(
            old.cases + row.cases,
            old.positives + row.positives,
            old.sum_probability + row.sum_probability,
            old.sum_squared_error + row.sum_squared_error,
        )
    return found


def _bin_row(place: int, each: calibration.Bin) -> list[Cell]:
    name = _("%(low)d to %(high)d %%") % {
        "low": place * _COARSE, "high": (place + 1) * _COARSE
    }  # fmt: skip
    said, found = if_enough(each.cases, _mean([each])), if_enough(each.cases, _found([each]))
    return [name, each.cases, said, found, "", "", ""]


def _mean(bins: Iterable[calibration.Bin]) -> float | None:
    listed = list(bins)
    cases = sum(each.cases for each in listed)
    return sum(each.sum_probability for each in listed) / cases if cases else None


def _found(bins: Iterable[calibration.Bin]) -> Estimate | None:
    listed = list(bins)
    return estimate_share(sum(e.positives for e in listed), sum(e.cases for e in listed))
