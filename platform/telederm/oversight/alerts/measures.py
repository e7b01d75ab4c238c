"""What the rules measure. Each takes its window in days, and says nothing of too few cases."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import sqrt
from typing import Any, Final

from django.conf import settings
from django.db import connection

from cases.workflow import ANSWERED, CaseStatus
from telederm.oversight.figures.counts import count_bins
from telederm.oversight.figures.filters import Filters
from telederm.oversight.statistics.calibration import Bin, expected_calibration_error

# An alert's subject where the rule is about the platform as a whole.
WHOLE: Final = ""
_EARLIER_WINDOWS: Final = 4
_ENDED: Final = (*ANSWERED, CaseStatus.WITHDRAWN, CaseStatus.ENTERED_IN_ERROR, CaseStatus.DRAFT)

_SHARES: Final = """
    SELECT count(*) FILTER (WHERE is_recent), count(*) FILTER (WHERE is_recent AND is_hit),
        count(*) FILTER (WHERE NOT is_recent), count(*) FILTER (WHERE NOT is_recent AND is_hit)
    FROM (
        SELECT submitted_at > now() - %(days)s * interval '1 day' AS is_recent, {hit} AS is_hit
        FROM oversight_casefact
        WHERE submitted_at > now() - {all_windows} * %(days)s * interval '1 day' AND {asked}
    ) sent
"""
_FAILURES: Final = """
    SELECT count(*), count(*) FILTER (WHERE outcome IN ('failed', 'timed_out'))
    FROM triage_triagerun WHERE finished_at > now() - %(days)s * interval '1 day'
"""
# Looks at a case by a dermatologist who never held it, was not asked to read it and didn't send it.
_FOREIGN: Final = """
    SELECT event.actor_id, count(DISTINCT event.case_id) FROM audit_auditevent event
    JOIN cases_case c ON c.id = event.case_id
    WHERE event.action = 'read' AND event.occurred_at > now() - %(days)s * interval '1 day'
      AND event.actor_id IS NOT NULL AND event.actor_id NOT IN (c.patient_id, c.submitted_by_id)
      AND NOT EXISTS (SELECT FROM triage_claim claim
                      WHERE claim.case_id = c.id AND claim.reader_id = event.actor_id)
      AND NOT EXISTS (SELECT FROM triage_assessment a
                      WHERE a.case_id = c.id AND a.reader_id = event.actor_id)
      AND EXISTS (SELECT FROM accounts_rolegrant held WHERE held.user_id = event.actor_id
                  AND held.role = 'dermatologist' AND held.revoked_at IS NULL)
    GROUP BY 1
"""
_OVERDUE: Final = """
    SELECT count(*) FROM cases_case WHERE due_at < now() AND NOT status = ANY(%(ended)s)
"""


@dataclass(frozen=True, slots=True)
class Measurement:
    """One measured number; `subject` names whom or what it is about by an id, never by name."""

    value: float
    cases: int
    subject: str = WHOLE


def measure_abstention_drift(days: int) -> Iterator[Measurement]:
    """Measure how far the share of cases without an opinion has moved."""
    yield from _measure_shift(days, hit="outcome <> 'answered'", asked="outcome <> ''")


def measure_call_drift(days: int) -> Iterator[Measurement]:
    """Measure how far the share of malignant calls has moved."""
    yield from _measure_shift(days, hit="model_malignant", asked="model_malignant IS NOT NULL")


def measure_calibration(days: int) -> Iterator[Measurement]:
    """Measure the expected calibration error of the cases whose truth is known."""
    bins = [Bin(*row[1:]) for row in count_bins(Filters.last_days(days))]
    error, cases = expected_calibration_error(bins), sum(each.cases for each in bins)
    if error is not None and cases >= settings.TELEDERM_FIGURES_FLOOR:
        yield Measurement(error, cases)


def measure_failures(days: int) -> Iterator[Measurement]:
    """Measure the share of runs in which the model could not be asked."""
    (runs, failed), *_others = _ask(_FAILURES, {"days": days})
    if runs:
        yield Measurement(failed / runs, runs)


def measure_foreign_access(days: int) -> Iterator[Measurement]:
    """Count for each reader the cases that they looked at and never held."""
    for actor_id, cases in _ask(_FOREIGN, {"days": days}):
        yield Measurement(float(cases), cases, f"user {actor_id}")


def measure_overdue(days: int) -> Iterator[Measurement]:
    """Count the open cases whose time has passed."""
    del days  # what is overdue now counts, since whenever
    ((cases,),) = _ask(_OVERDUE, {"ended": [str(status) for status in _ENDED]})
    yield Measurement(float(cases), cases)


def find_shift(recent: int, hits: int, earlier: int, earlier_hits: int) -> float:
    """Return the distance of two shares in standard errors of their difference (pooled)."""
    pooled = (hits + earlier_hits) / (recent + earlier)
    error = sqrt(pooled * (1 - pooled) * (1 / recent + 1 / earlier))
    return abs(hits / recent - earlier_hits / earlier) / error if error else 0.0


def _measure_shift(days: int, *, hit: str, asked: str) -> Iterator[Measurement]:
    text = _SHARES.format(hit=hit, asked=asked, all_windows=_EARLIER_WINDOWS + 1)
    ((recent, hits, earlier, earlier_hits),) = _ask(text, {"days": days})
    if min(recent, earlier) >= settings.TELEDERM_FIGURES_FLOOR:
        yield Measurement(find_shift(recent, hits, earlier, earlier_hits), recent)


def _ask(text: str, parameters: dict[str, Any]) -> list[tuple[int, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(text, parameters)
        return list(cursor.fetchall())
