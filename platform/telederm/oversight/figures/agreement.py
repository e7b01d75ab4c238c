"""How model, blind read and final read agree, and what the reveal changed."""

from collections import Counter
from collections.abc import Iterable
from typing import Final

from django.utils.translation import gettext_lazy as _

from serving.contract import LABELS
from telederm.core.words import Words
from telederm.oversight.facts.classes import OTHER
from telederm.oversight.figures.counts import Counts
from telederm.oversight.figures.enough import if_enough
from telederm.oversight.figures.panels import Cell, Column, Kind, Panel, Table
from telederm.oversight.figures.rows import Judged
from telederm.oversight.statistics.intervals import estimate_share
from telederm.oversight.statistics.kappa import estimate_kappa
from triage.models import OverrideReason

_NAMES: Final[dict[str, Words]] = {
    **{label.code: label.name for label in LABELS},
    OTHER: _("Another condition"),
}
_PAIRS: Final[tuple[tuple[str, str, str, Words], ...]] = (
    ("model-blind", "model", "blind", _("Model and blind read")),
    ("model-final", "model", "final", _("Model and final read")),
    ("blind-final", "blind", "final", _("Blind read and final read")),
)


def count_pairs(judged: Iterable[Judged], one: str, other: str) -> Counter[tuple[str, str]]:
    """Return how many cases got which two labels; cases that lack one of them are left out."""
    found: Counter[tuple[str, str]] = Counter()
    for row in judged:
        labels = getattr(row, one), getattr(row, other)
        if all(labels):
            found[labels] += row.cases
    return found


def show_agreement(counts: Counts) -> Panel:
    """Show for each pair how often the labels are the same, and kappa."""
    rows: list[list[Cell]] = []
    for _key, one, other, title in _PAIRS:
        pairs = count_pairs(counts.judged, one, other)
        cases = pairs.total()
        same = sum(number for (a, b), number in pairs.items() if a == b)
        rows.append([
            title,
            cases,
            if_enough(cases, estimate_share(same, cases)),
            if_enough(cases, estimate_kappa(pairs)),
        ])  # fmt: skip
    columns = [
        Column(_("Between")),
        Column(_("Cases"), Kind.COUNT),
        Column(_("Same class"), Kind.SHARE),
        Column(_("Cohen's kappa"), Kind.ESTIMATE),
    ]
    note = _(
        "By the model's seven classes; what it does not know is one class more. "
        "Brackets hold 95% intervals."
    )
    return Panel("agreement", _("Agreement"), Table(columns, rows), note)


def show_confusions(counts: Counts) -> list[Panel]:
    """Show a table of labels for each pair."""
    return [_show_confusion(counts, *pair) for pair in _PAIRS]


def show_switches(counts: Counts) -> Panel:
    """Show how the first choices before and after the reveal stand to the truth."""
    found: Counter[tuple[bool, bool]] = Counter()
    for row in counts.judged:
        if row.model and row.blind and row.final and row.truth:
            found[row.blind == row.truth, row.final == row.truth] += row.cases
    columns = [
        Column(_("Blind read")),
        Column(_("Cases"), Kind.COUNT),
        Column(_("Then right"), Kind.COUNT),
        Column(_("Then wrong"), Kind.COUNT),
        Column(_("Share that switched sides"), Kind.SHARE),
    ]
    rows = [_switch_row(found, right=right) for right in (True, False)]
    note = _("Only cases in which an opinion was shown and the truth is known by its class.")
    return Panel("switches", _("What the opinion changed"), Table(columns, rows), note)


def show_overrides(counts: Counts) -> Panel:
    """Show why readers override."""
    reasons: Counter[str] = Counter()
    for row in counts.judged:
        if row.override_reason:
            reasons[row.override_reason] += row.cases
    total = reasons.total()
    rows = [
        [label, reasons[value], if_enough(total, estimate_share(reasons[value], total))]
        for value, label in OverrideReason.choices
    ]
    columns = [
        Column(_("Reason")),
        Column(_("Overrides"), Kind.COUNT),
        Column(_("Of all overrides"), Kind.SHARE),
    ]
    return Panel("overrides", _("Why readers override"), Table(columns, rows))


def _switch_row(found: Counter[tuple[bool, bool]], *, right: bool) -> list[Cell]:
    kept, turned = found[right, right], found[right, not right]
    cases = kept + turned
    share = if_enough(cases, estimate_share(turned, cases))
    words = _("Right") if right else _("Wrong")
    return [words, cases, *((kept, turned) if right else (turned, kept)), share]


def _show_confusion(counts: Counts, key: str, one: str, other: str, title: Words) -> Panel:
    pairs = count_pairs(counts.judged, one, other)
    used = [code for code in _NAMES if any(code in pair for pair in pairs)]
    columns = [
        Column(title),
        *(Column(code if code != OTHER else _NAMES[OTHER], Kind.COUNT) for code in used),
    ]
    rows = [[_NAMES[row], *(pairs[row, column] for column in used)] for row in used]
    words = {"model": _("the model's class"), "blind": _("the blind read"),
             "final": _("the final read")}  # fmt: skip
    note = _("Rows: %(rows)s. Columns: %(columns)s.") % {
        "rows": words[one], "columns": words[other]
    }  # fmt: skip
    return Panel(f"confusion-{key}", title, Table(columns, rows), note)
