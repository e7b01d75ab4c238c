"""Which cases are on which worklist. Each is one queryset: the page and its count agree."""

from collections.abc import Callable
from typing import Final

from django.db.models import Q, QuerySet
from django.db.models.functions import Now

from accounts.models import User
from cases.models import Case
from cases.workflow import UNREAD, CaseStatus
from telederm.core.counting import count_up_to
from telederm.core.keyset import Keyset
from triage.worklists import Narrowing, Worklist

COUNT_LIMIT: Final = 1000  # a tab shows "999+" from here on

_BY_URGENCY: Final = Keyset(("tier", "due_at", "id"))
_NEWEST_FIRST: Final = Keyset(("report__signed_at", "report__id"), descending=True)

_Narrow = Callable[["QuerySet[Case]", User], "QuerySet[Case]"]
_WORKLISTS: Final[dict[Worklist, _Narrow]] = {
    Worklist.PRIORITY: lambda cases, _reader: cases.filter(
        status__in=[CaseStatus.QUEUED, CaseStatus.IN_REVIEW]
    ),
    Worklist.MINE: lambda cases, reader: cases.filter(claims__reader=reader, claims__ended_at=None),
    Worklist.OVERDUE: lambda cases, _reader: cases.filter(status__in=UNREAD, due_at__lt=Now()),
    # Whoever has read a case can't be its second reader.
    Worklist.SECOND_READS: lambda cases, reader: cases.filter(
        status=CaseStatus.AWAITING_SECOND_READ
    ).exclude(assessments__reader=reader),
    Worklist.AWAITING_PATIENT: lambda cases, _reader: cases.filter(
        status=CaseStatus.AWAITING_PATIENT
    ),
    Worklist.DONE: lambda cases, reader: cases.filter(report__signed_by=reader),
}


def select_cases(worklist: Worklist, reader: User) -> "QuerySet[Case]":
    """Return the cases of a worklist that the reader may read now, in no order."""
    return _WORKLISTS[worklist](Case.objects.readable_by(reader), reader)


def order_of(worklist: Worklist) -> Keyset:
    """By tier, then due time; what is done by the time of the signature, the newest first."""
    return _NEWEST_FIRST if worklist == Worklist.DONE else _BY_URGENCY


def narrow(cases: "QuerySet[Case]", narrowing: Narrowing) -> "QuerySet[Case]":
    """Keep what the reader asked for."""
    wanted = Q()
    if narrowing.tier:
        wanted &= Q(tier=narrowing.tier)
    if narrowing.only_free:
        wanted &= Q(status=CaseStatus.QUEUED)
    if narrowing.reference:
        wanted &= Q(reference__startswith=narrowing.reference)
    return cases.filter(wanted)


def count_worklists(reader: User) -> dict[Worklist, int]:
    """Count every worklist, up to `COUNT_LIMIT`, with one query."""
    return count_up_to(COUNT_LIMIT, {each: select_cases(each, reader) for each in Worklist})
