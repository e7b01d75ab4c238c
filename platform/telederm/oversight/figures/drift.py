"""How volumes, abstention, quality and accuracy go over time."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from django.utils.translation import gettext_lazy as _

from telederm.core.words import Words
from telederm.oversight.charts.lines import draw_numbers, draw_shares
from telederm.oversight.figures.accuracy import Verdicts
from telederm.oversight.figures.counts import Counts
from telederm.oversight.figures.enough import if_enough
from telederm.oversight.figures.panels import Cell, Column, Kind, Panel, Table
from telederm.oversight.figures.rows import Month
from telederm.oversight.statistics.intervals import Estimate, estimate_share
from triage.models import AbstainReason, RunOutcome


def show_volumes(counts: Counts) -> Panel:
    """Show how many cases came and were answered, month by month."""
    rows: list[list[Cell]] = []
    listed = _by_month(counts)
    for name, months in listed:
        cases = sum(each.cases for each in months)
        reported = sum(each.cases for each in months if each.is_reported)
        poor = sum(each.cases for each in months if each.is_poor)
        rows.append([
            name, cases, reported, if_enough(cases, estimate_share(poor, cases))
        ])  # fmt: skip
    columns = [
        Column(_("Month")),
        Column(_("Cases"), Kind.COUNT),
        Column(_("Answered"), Kind.COUNT),
        Column(_("With a photograph below the quality limits"), Kind.SHARE),
    ]
    came = [sum(each.cases for each in months) for _name, months in listed]
    chart = draw_numbers(
        _("Cases sent, by month"), [name for name, _months in listed], [(_("Cases"), came)]
    )
    charts = (chart,) if listed else ()
    return Panel("volumes", _("Volumes and quality"), Table(columns, rows), charts=charts)


def show_abstention(counts: Counts) -> Panel:
    """Show how the model's runs ended, and why there was no opinion."""
    outcomes: Counter[str] = Counter()
    reasons: Counter[str] = Counter()
    for each in counts.months:
        outcomes[each.outcome] += each.cases
        reasons[each.abstain_reason] += each.cases
    total = sum(number for outcome, number in outcomes.items() if outcome)
    named: list[tuple[Words, int]] = [
        (label, outcomes[value]) for value, label in RunOutcome.choices
    ]
    named += [(label, reasons[value]) for value, label in AbstainReason.choices]
    rows = [
        [label, number, if_enough(total, estimate_share(number, total))] for label, number in named
    ]
    columns = [Column(_("Run")), Column(_("Cases"), Kind.COUNT), Column(_("Of all"), Kind.SHARE)]
    months = _by_month(counts)
    chart = draw_shares(
        _("Share of cases without an opinion, by month"),
        [name for name, _months in months],
        [(_("No opinion"), [_abstained(each) for _name, each in months])],
    )
    title = _("Answered, abstained, failed")
    return Panel("abstention", title, Table(columns, rows), charts=(chart,) if months else ())


def show_drift(counts: Counts) -> Panel:
    """Show the model's calls and its accuracy month by month."""
    months = _by_month(counts)
    verdicts = [_verdicts(each) for _name, each in months]
    rows = [
        [
            name,
            sum(row.cases for row in each if row.model_malignant is not None),
            _called(each),
            _mean_probability(each),
            found.sensitivity,
            found.specificity,
        ]
        for (name, each), found in zip(months, verdicts, strict=True)
    ]
    columns = [
        Column(_("Month")),
        Column(_("Cases with an opinion"), Kind.COUNT),
        Column(_("Called malignant"), Kind.SHARE),
        Column(_("Malignant probability, on average"), Kind.NUMBER),
        Column(_("Sensitivity"), Kind.SHARE),
        Column(_("Specificity"), Kind.SHARE),
    ]
    chart = draw_shares(
        _("The model's sensitivity, specificity and malignant calls, by month"),
        [name for name, _months in months],
        [
            (_("Sensitivity"), [each.sensitivity for each in verdicts]),
            (_("Specificity"), [each.specificity for each in verdicts]),
            (_("Called malignant"), [_called(each) for _name, each in months]),
        ],
    )
    charts = (chart,) if months else ()
    return Panel("drift", _("The model over time"), Table(columns, rows), charts=charts)


def name_month(number: int) -> str:
    """Write a month as 2026-11."""
    year, month = divmod(number, 12)
    return f"{year}-{month + 1:02}"


def _by_month(counts: Counts) -> list[tuple[str, list[Month]]]:
    found: defaultdict[int, list[Month]] = defaultdict(list)
    for each in counts.months:
        found[each.number].append(each)
    return [(name_month(number), found[number]) for number in sorted(found)]


def _verdicts(months: Iterable[Month]) -> Verdicts:
    verdicts = Verdicts()
    for each in months:
        verdicts.add(each.model_malignant, each.truth_malignant, each.cases)
    return verdicts


def _abstained(months: Sequence[Month]) -> Estimate | None:
    asked = [each for each in months if each.outcome]
    cases = sum(each.cases for each in asked)
    without = sum(each.cases for each in asked if each.outcome != RunOutcome.ANSWERED)
    return if_enough(cases, estimate_share(without, cases))


def _called(months: Iterable[Month]) -> Estimate | None:
    known = [each for each in months if each.model_malignant is not None]
    cases = sum(each.cases for each in known)
    return if_enough(
        cases, estimate_share(sum(each.cases for each in known if each.model_malignant), cases)
    )


def _mean_probability(months: Iterable[Month]) -> float | None:
    known = [each for each in months if each.model_malignant is not None]
    cases = sum(each.cases for each in known)
    return if_enough(cases, sum(each.sum_probability for each in known) / cases) if cases else None
