"""The dermatologists' worklists as pages. Never a word of the model's."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import Prefetch
from django.utils import timezone

from accounts.models import User
from cases.models import Case
from cases.workflow import ANSWERED, CaseStatus, UrgencyTier
from telederm.core.words import Words
from triage.models import CaseClock, Claim, UrgencyTrace
from triage.selectors.worklists import COUNT_LIMIT, count_worklists, narrow, order_of, select_cases
from triage.urgency.reasons import describe_reasons
from triage.worklists import Narrowing, Worklist

PAGE_SIZE: Final = 50
_FREE: Final = {CaseStatus.QUEUED, CaseStatus.AWAITING_SECOND_READ}


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One line of a worklist."""

    case: Case
    tier: str
    reasons: list[Words]
    is_overdue: bool
    is_due_soon: bool
    held_by: str
    is_mine: bool
    held_since: datetime | None
    is_free: bool


@dataclass(frozen=True, slots=True)
class Tab:
    """The link to a worklist, with how many are on it: "7", or "999+"."""

    worklist: Worklist
    count: str
    current: bool


@dataclass(frozen=True, slots=True)
class QueuePage:
    """Some rows of a worklist; `next_place` leads to those after them, empty at the end."""

    worklist: Worklist
    rows: list[QueueRow]
    next_place: str


def read_queue(
    reader: User,
    worklist: Worklist = Worklist.PRIORITY,
    *,
    narrowing: Narrowing | None = None,
    after: str = "",
) -> QueuePage:
    """Return a page of a worklist.

    Raises:
        telederm.core.keyset.UnknownPlace: `after` is not a place that an earlier page gave.
    """
    cases = (
        narrow(select_cases(worklist, reader), narrowing or Narrowing())
        .select_related("response", "report", "clock")
        .prefetch_related(_current_claims(), _traces())
    )
    page = order_of(worklist).read_page(cases, size=PAGE_SIZE, after=after)
    rows = [_describe(case, reader) for case in page.rows]
    return QueuePage(worklist, rows, page.next_place)


def read_tabs(reader: User, current: Worklist) -> list[Tab]:
    """Return the worklists with their counts."""
    counts = count_worklists(reader)
    return [Tab(each, _shorten(counts[each]), current=each == current) for each in Worklist]


def _shorten(count: int) -> str:
    return str(count) if count < COUNT_LIMIT else f"{COUNT_LIMIT - 1}+"


def _current_claims() -> "Prefetch[Any]":
    claims = Claim.objects.filter(ended_at=None).select_related("reader")
    return Prefetch("claims", queryset=claims, to_attr="current_claims")


def _traces() -> "Prefetch[Any]":
    return Prefetch(
        "urgency_traces", queryset=UrgencyTrace.objects.order_by("created_at"), to_attr="traces"
    )


def _describe(case: Case, reader: User) -> QueueRow:
    claims: Iterable[Claim] = getattr(case, "current_claims", ())
    claim = next(iter(claims), None)
    is_overdue = _is_overdue(case)
    return QueueRow(
        case=case,
        tier=UrgencyTier(case.tier).name.lower() if case.tier else "routine",
        reasons=describe_reasons(getattr(case, "traces", ())),
        is_overdue=is_overdue,
        is_due_soon=not is_overdue and _has_rung(case),
        held_by=claim.reader.full_name if claim else "",
        is_mine=claim is not None and claim.reader_id == reader.pk,
        held_since=claim.created_at if claim else None,
        is_free=claim is None and case.status in _FREE,
    )


def _is_overdue(case: Case) -> bool:
    is_open = case.status not in ANSWERED
    return is_open and case.due_at is not None and case.due_at < timezone.now()


def _has_rung(case: Case) -> bool:
    # Due soon is when the ladder has begun to call: the list and the calls say the same.
    clock: CaseClock | None = getattr(case, "clock", None)
    return clock is not None and clock.next_step > 0
