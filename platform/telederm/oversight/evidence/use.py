"""The pack's sections about people: whose data are missing, who reads, how it was used."""

from collections import Counter
from collections.abc import Iterable
from typing import Final

from django.db import connection
from django.db.models import Count, TextChoices

from accounts.models import ClinicianProfile, Role
from accounts.selectors import users_with_role
from cases.models import Addendum, CaseEvent, Course, OutcomeResponse
from cases.workflow import EventKind
from telederm.oversight.evidence.panels import make_panel
from telederm.oversight.figures.counts import Counts
from telederm.oversight.figures.enough import if_enough
from telederm.oversight.figures.panels import Cell, Kind, Panel
from telederm.oversight.statistics.intervals import estimate_share
from telederm.oversight.statistics.quantiles import weighted_quantile
from triage.models import Assessment, ContactTask, Reveal, SecondRead, SecondReadReason, TriageRun
from triage.subgroups import Dimension

# How many cases a reader had had when the case came, that one included.
_STEPS: Final = """
    SELECT CASE WHEN place <= 20 THEN 1 WHEN place <= 50 THEN 21 WHEN place <= 100 THEN 51
           ELSE 101 END AS step,
        count(DISTINCT reader_id), count(*),
        count(*) FILTER (WHERE concurrence IN ('confirmed', 'overridden')),
        count(*) FILTER (WHERE concurrence = 'overridden'),
        count(*) FILTER (WHERE is_shown AND blind_label <> final_label),
        count(*) FILTER (WHERE is_shown),
        percentile_disc(0.5) WITHIN GROUP (ORDER BY report_minutes)
    FROM (SELECT *, model_label <> '' AND blind_label <> '' AND final_label <> '' AS is_shown,
              row_number() OVER (PARTITION BY reader_id ORDER BY submitted_at, case_id) AS place
          FROM oversight_casefact
          WHERE reader_id IS NOT NULL AND report_minutes IS NOT NULL) read
    GROUP BY 1 ORDER BY 1
"""
_STEP_NAMES: Final = {1: "1 to 20", 21: "21 to 50", 51: "51 to 100", 101: "101 and more"}
_SAFETY: Final = (
    EventKind.RED_FLAGS_ACKNOWLEDGED, EventKind.LEASE_EXPIRED, EventKind.ANSWER_OVERDUE,
    EventKind.WITHDRAWN, EventKind.ENTERED_IN_ERROR,
)  # fmt: skip


def show_missing(counts: Counts) -> Panel:
    """Show for how many cases the answers tell each of the things that cases are grouped by."""
    told: Counter[Dimension] = Counter()
    for row in counts.groups:
        for dimension in Dimension:
            told[dimension] += row.cases * bool(getattr(row, dimension))
    rows: list[list[Cell]] = [
        [str(dimension.label), told[dimension], counts.cases - told[dimension]]
        for dimension in Dimension
    ]
    columns = ("What", ("Told", Kind.COUNT), ("Not told", Kind.COUNT))
    return make_panel("missing", "What the answers don't tell", columns, rows)


def show_users(counts: Counts) -> Panel:
    """Show how many may read and have read, and how much; nobody's name."""
    loads = Counter(row.reported for row in counts.readers if row.reported)
    holders = users_with_role(Role.DERMATOLOGIST).values_list("pk", flat=True)
    profiles = list(ClinicianProfile.objects.filter(user__in=holders))
    kinds = Counter(profile.specialty or "not told" for profile in profiles)
    rows: list[list[Cell]] = [
        ["Dermatologists", len(holders)],
        ["of them with a checked licence today", sum(each.is_current for each in profiles)],
        ["Readers with a signed report", loads.total()],
        ["Reports of a reader: half of them at most", weighted_quantile(loads, 0.5) or 0],
        ["Reports of a reader: the most", max(loads, default=0)],
    ]
    rows += [[f"Specialty: {kind}", number] for kind, number in sorted(kinds.items())]
    return make_panel("users", "Who reads", ("What", ("Number", Kind.COUNT)), rows)


def show_use() -> Panel:
    """Show how often the model was asked and its opinion shown, each after an own reading."""
    shown = Reveal.objects.exclude(run=None)
    after = shown.filter(blind_read__ai_visible=False).count()
    rows: list[list[Cell]] = [
        ["Runs of the model", TriageRun.objects.count()],
        ["Own readings recorded", Assessment.objects.filter(ai_visible=False).count()],
        ["Opinions shown", shown.count()],
        ["of them after the reader's own reading", after],
        ["Conclusions recorded", Assessment.objects.filter(ai_visible=True).count()],
    ]
    return make_panel("use", "How it was used", ("What", ("Number", Kind.COUNT)), rows)


def show_learning() -> Panel:
    """Show how readers decide, by how many cases they have had; readers are added up."""
    with connection.cursor() as cursor:
        cursor.execute(_STEPS)
        found = cursor.fetchall()
    rows: list[list[Cell]] = [
        [
            _STEP_NAMES[step], readers, cases,
            if_enough(asked, estimate_share(overridden, asked)),
            if_enough(shown, estimate_share(changed, shown)),
            if_enough(cases, minutes),
        ]
        for step, readers, cases, asked, overridden, changed, shown, minutes in found
    ]  # fmt: skip
    columns = (
        "A reader's cases", ("Readers", Kind.COUNT), ("Cases", Kind.COUNT),
        ("Overridden", Kind.SHARE), ("First choice changed after the reveal", Kind.SHARE),
        ("Half of the reports within", Kind.TIME),
    )  # fmt: skip
    return make_panel("learning", "Readers over time", columns, rows)


def show_safety() -> Panel:
    """Show what was recorded that tells of risk: steps, corrections, contacts, courses."""
    events = dict(
        CaseEvent.objects.filter(kind__in=_SAFETY).values_list("kind").annotate(Count("pk"))
    )
    rows: list[list[Cell]] = [[str(kind.label), events.get(kind, 0)] for kind in _SAFETY]
    rows.append(["Reports with an addendum", Addendum.objects.values("report").distinct().count()])
    rows.append(["Answers that coordinators had to call about",
                 ContactTask.objects.exclude(raised_at=None).count()])  # fmt: skip
    reasons = SecondRead.objects.values_list("reason", flat=True)
    courses = OutcomeResponse.objects.values_list("course", flat=True)
    rows += _count("Second reading", reasons, SecondReadReason)
    rows += _count("What patients told later", courses, Course)
    return make_panel("safety", "Safety", ("What", ("Cases", Kind.COUNT)), rows)


def _count(title: str, values: Iterable[str], choices: type[TextChoices]) -> list[list[Cell]]:
    found = Counter(values)
    return [[f"{title}: {label}", found[value]] for value, label in choices.choices]
