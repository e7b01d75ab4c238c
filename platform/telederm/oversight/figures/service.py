"""How long patients wait against what was promised, and who does how much."""

from collections import Counter
from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from cases.workflow import UrgencyTier
from telederm.core.words import Words
from telederm.oversight.figures.counts import Counts
from telederm.oversight.figures.enough import if_enough
from telederm.oversight.figures.panels import Cell, Column, Kind, Panel, Table
from telederm.oversight.figures.rows import Time
from telederm.oversight.statistics.intervals import estimate_share
from telederm.oversight.statistics.quantiles import weighted_quantile


def show_times(counts: Counts) -> Panel:
    """Show the times to first read, report and acknowledgement of each tier."""
    unread = {row.tier: row.unread for row in counts.overdue}
    unanswered = {row.tier: row.cases for row in counts.overdue}
    ends: tuple[tuple[Words, list[Time], dict[int, int] | None], ...] = (
        (_("Sent to first read"), counts.read_times, unread),
        (_("Sent to report"), counts.report_times, unanswered),
        (_("Report to acknowledgement"), counts.acknowledged_times, None),
    )
    rows = [
        _time_row(
            f"{tier.label}: {title}",
            [row for row in times if row.tier == tier],
            late[tier.value] if late is not None and tier.value in late else 0,
            has_promise=late is not None,
        )
        for tier in UrgencyTier
        for title, times, late in ends
    ]
    columns = [
        Column(_("Tier and time")),
        Column(_("Cases"), Kind.COUNT),
        Column(_("Half of them within"), Kind.TIME),
        Column(_("Nine in ten within"), Kind.TIME),
        Column(_("Overdue and open"), Kind.COUNT),
        Column(_("Promise kept"), Kind.SHARE),
    ]
    note = _("Open cases whose promise has passed count as not kept.")
    return Panel("times", _("Times against the promise"), Table(columns, rows), note)


def show_loads(counts: Counts) -> Panel:
    """Show how many cases each reader has, and how often they override."""
    ids = [row.reader_id for row in counts.readers]
    names = dict(User.objects.filter(pk__in=ids).values_list("pk", "full_name"))
    rows: list[list[Cell]] = [
        [
            names.get(row.reader_id, str(row.reader_id)),
            row.cases,
            row.reported,
            if_enough(row.reported, estimate_share(row.in_time, row.reported)),
            if_enough(row.with_opinion, estimate_share(row.overridden, row.with_opinion)),
        ]
        for row in counts.readers
    ]
    columns = [
        Column(_("Reader")),
        Column(_("Cases"), Kind.COUNT),
        Column(_("Reports"), Kind.COUNT),
        Column(_("In time"), Kind.SHARE),
        Column(_("Overridden, of those with an opinion"), Kind.SHARE),
    ]
    return Panel("loads", _("Readers"), Table(columns, rows))


def _time_row(title: str, times: Iterable[Time], late: int, *, has_promise: bool) -> list[Cell]:
    counted: Counter[int] = Counter()
    kept = 0
    for row in times:
        counted[row.minutes] += row.cases
        kept += row.cases * bool(row.is_kept)
    cases = counted.total()
    share = if_enough(cases + late, estimate_share(kept, cases + late)) if has_promise else ""
    return [
        title,
        cases,
        if_enough(cases, weighted_quantile(counted, 0.5)),
        if_enough(cases, weighted_quantile(counted, 0.9)),
        late if has_promise else "",
        share,
    ]
