"""The dermatologists' queue: by tier, then by due time. Never a word of the model's."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import Prefetch
from django.utils import timezone

from accounts.models import User
from cases.models import Case
from cases.workflow import CaseStatus, UrgencyTier
from telederm.core.words import Words
from triage.models import Claim, UrgencyTrace
from triage.urgency.reasons import describe_reasons

PAGE_SIZE: Final = 50

_IN_QUEUE: Final = (CaseStatus.QUEUED, CaseStatus.IN_REVIEW)


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One line of the queue."""

    case: Case
    tier: str
    reasons: list[Words]
    is_overdue: bool
    held_by: str
    is_mine: bool
    held_since: datetime | None


@dataclass(frozen=True, slots=True)
class QueuePage:
    """The most urgent rows; `more` says that others follow when these are read."""

    rows: list[QueueRow]
    more: bool


def read_queue(reader: User) -> QueuePage:
    """Return the cases that the reader may read now, the most urgent first."""
    cases = (
        Case.objects.readable_by(reader)
        .filter(status__in=_IN_QUEUE)
        .select_related("response")
        .prefetch_related(_current_claims(), _traces())
        .order_by("tier", "due_at", "id")[: PAGE_SIZE + 1]
    )
    rows = [_describe(case, reader) for case in cases]
    return QueuePage(rows[:PAGE_SIZE], more=len(rows) > PAGE_SIZE)


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
    return QueueRow(
        case=case,
        tier=UrgencyTier(case.tier).name.lower() if case.tier else "routine",
        reasons=describe_reasons(getattr(case, "traces", ())),
        is_overdue=case.due_at is not None and case.due_at < timezone.now(),
        held_by=claim.reader.full_name if claim else "",
        is_mine=claim is not None and claim.reader_id == reader.pk,
        held_since=claim.created_at if claim else None,
    )
