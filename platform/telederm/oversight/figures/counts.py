"""The counts behind a page of figures, kept so that looking is quick; each says how old it is."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.db import connection, transaction
from django.db.models.functions import Now
from django.utils import timezone

from telederm.oversight.figures import sql
from telederm.oversight.figures.filters import Basis, Filters
from telederm.oversight.figures.rows import (
    Bin,
    Group,
    Judged,
    Month,
    Overdue,
    Reader,
    Time,
)
from telederm.oversight.models import FactState, PreparedCounts

FIRST_SEEN: Final = tuple(Filters(basis=basis) for basis in Basis.values)
_STILL_WANTED: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Counts:
    """Everything that the figures of one choice of cases are derived from, and how old it is."""

    judged: list[Judged]
    months: list[Month]
    bins: list[Bin]
    read_times: list[Time]
    report_times: list[Time]
    acknowledged_times: list[Time]
    overdue: list[Overdue]
    groups: list[Group]
    readers: list[Reader]
    prepared_at: datetime

    @property
    def cases(self) -> int:
        """How many cases were chosen."""
        return sum(month.cases for month in self.months)


_QUESTIONS: Final[dict[str, tuple[str, Any]]] = {
    "judged": (sql.JUDGED, Judged),
    "months": (sql.MONTHS, Month),
    "bins": (sql.BINS, Bin),
    "read_times": (sql.READ_TIMES, Time),
    "report_times": (sql.REPORT_TIMES, Time),
    "acknowledged_times": (sql.ACKNOWLEDGED_TIMES, Time),
    "overdue": (sql.OVERDUE, Overdue),
    "groups": (sql.GROUPS, Group),
    "readers": (sql.READERS, Reader),
}


def read_counts(filters: Filters) -> Counts:
    """Return the counts of the chosen cases: those prepared lately, else counted now."""
    kept = PreparedCounts.objects.filter(key=filters.key).first()
    oldest = timezone.now() - timedelta(minutes=settings.TELEDERM_FIGURES_KEPT_MINUTES)
    if kept is None or kept.prepared_at < oldest:
        kept = prepare_counts(filters)
    PreparedCounts.objects.filter(key=filters.key).update(asked_at=Now())
    named = {
        name: [kind(*row) for row in kept.counts[name]]
        for name, (_text, kind) in _QUESTIONS.items()
    }
    return Counts(**named, prepared_at=kept.prepared_at)


@transaction.atomic
def prepare_counts(filters: Filters) -> PreparedCounts:
    """Count the chosen cases, and keep the answer."""
    where, parameters = filters.as_sql()
    edition = FactState.objects.values_list("edition", flat=True).first() or 0
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL work_mem = '64MB'")
    rows = {
        name: _ask(text.format(where=where, truth=filters.truth), parameters)
        for name, (text, _kind) in _QUESTIONS.items()
    }
    prepared, _new = PreparedCounts.objects.update_or_create(
        key=filters.key,
        defaults={
            "choice": filters.as_json(),
            "edition": edition,
            "counts": rows,
            "prepared_at": timezone.now(),
        },
    )
    return prepared


def count_bins(filters: Filters) -> list[Bin]:
    """Count the chosen cases whose truth is known by the model's probability, now."""
    where, parameters = filters.as_sql()
    rows = _ask(sql.BINS.format(where=where, truth=filters.truth), parameters)
    return [Bin(*row) for row in rows]


def prepare_again() -> int:
    """Count again what was looked at lately and tells of older facts; return how many choices.

    The choices that everybody sees first are always prepared.
    """
    edition = FactState.objects.values_list("edition", flat=True).first() or 0
    since = timezone.now() - _STILL_WANTED
    wanted = {filters.key: filters for filters in FIRST_SEEN}
    fresh = set(PreparedCounts.objects.filter(edition=edition).values_list("key", flat=True))
    for kept in PreparedCounts.objects.filter(asked_at__gte=since).exclude(edition=edition):
        wanted[kept.key] = Filters.from_json(kept.choice)
    PreparedCounts.objects.filter(asked_at__lt=since).exclude(key__in=wanted).delete()
    again = [filters for key, filters in wanted.items() if key not in fresh]
    for filters in again:
        prepare_counts(filters)
    PreparedCounts.objects.filter(edition=edition).update(prepared_at=Now())
    return len(again)


def _ask(text: str, parameters: dict[str, Any]) -> list[list[Any]]:
    with connection.cursor() as cursor:
        cursor.execute(text, parameters)
        return [list(row) for row in cursor.fetchall()]
