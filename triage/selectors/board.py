"""The coordinator's board: who has how much, what is late, and who holds what."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from django.db import models
from django.db.models import Count, Prefetch, Q, QuerySet
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.selectors import verified_dermatologists
from cases.models import Case, Report
from cases.workflow import UNREAD, CaseStatus, UrgencyTier
from telederm.core.counting import count_up_to
from telederm.core.keyset import Keyset
from triage.models import Absence, Claim, ContactTask

PAGE_SIZE: Final = 50
COUNT_LIMIT: Final = 1000
_BY_URGENCY: Final = Keyset(("tier", "due_at", "id"))


class BoardList(models.TextChoices):
    """What of the open cases is shown."""

    OVERDUE = "overdue", _("Overdue")
    HELD = "held", _("Being read")
    WAITING = "waiting", _("Waiting")
    UNCONFIRMED = "unconfirmed", _("Answer unconfirmed")


@dataclass(frozen=True, slots=True)
class Load:
    """What one reader has to do today."""

    reader: User
    held: int
    overdue: int
    signed_today: int
    away_until: date | None


@dataclass(frozen=True, slots=True)
class BoardRow:
    """One open case."""

    case: Case
    tier: str
    is_overdue: bool
    held_by: str
    held_since: datetime | None
    due_at: datetime | None
    contact: ContactTask | None = None


def select_board_cases(wanted: BoardList, coordinator: User) -> "QuerySet[Case]":
    """Return the open cases of one of the board's lists, in no order."""
    if wanted == BoardList.UNCONFIRMED:
        late = Case.objects.to_be_reached_by(coordinator).select_related("contact_task")
        return late.filter(contact_task__done_at=None)
    cases = Case.objects.coordinated_by(coordinator)
    if wanted == BoardList.OVERDUE:
        return cases.filter(status__in=UNREAD, due_at__lt=Now())
    if wanted == BoardList.HELD:
        return cases.filter(claims__ended_at=None, claims__isnull=False)
    return cases.filter(status=CaseStatus.QUEUED)


def find_board_case(case_id: UUID, coordinator: User) -> Case | None:
    """Return a case that is on one of the coordinator's lists, or None."""
    allowed = (Case.objects.coordinated_by(coordinator), Case.objects.to_be_reached_by(coordinator))
    return next((case for cases in allowed for case in cases.filter(pk=case_id)), None)


def count_board(coordinator: User) -> dict[BoardList, int]:
    """Count the board's lists, up to `COUNT_LIMIT`, with one query."""
    return count_up_to(
        COUNT_LIMIT, {each: select_board_cases(each, coordinator) for each in BoardList}
    )


def read_board_rows(
    wanted: BoardList, coordinator: User, *, after: str = ""
) -> tuple[list[BoardRow], str]:
    """Return a page of cases by tier and due time, and the place after it.

    Raises:
        telederm.core.keyset.UnknownPlace: `after` is not a place that an earlier page gave.
    """
    cases = select_board_cases(wanted, coordinator).prefetch_related(_current_claims())
    page = _BY_URGENCY.read_page(cases, size=PAGE_SIZE, after=after)
    return [describe_board_case(case) for case in page.rows], page.next_place


def describe_board_case(case: Case) -> BoardRow:
    """Return a case as the board shows it: nothing of what is in it."""
    claims: Iterable[Claim] | None = getattr(case, "current_claims", None)
    if claims is None:
        claims = case.claims.filter(ended_at=None).select_related("reader")
    claim = next(iter(claims), None)
    contact = _open_contact(case)
    due_at = contact.due_at if contact else case.due_at
    is_late = due_at is not None and due_at < timezone.now()
    return BoardRow(
        case=case,
        tier=UrgencyTier(case.tier).name.lower() if case.tier else "routine",
        is_overdue=is_late and (case.status in UNREAD or contact is not None),
        held_by=claim.reader.full_name if claim else "",
        held_since=claim.created_at if claim else None,
        due_at=due_at,
        contact=contact,
    )


def _open_contact(case: Case) -> ContactTask | None:
    if case.status != CaseStatus.REPORTED:  # so the other lists ask no further
        return None
    task: ContactTask | None = getattr(case, "contact_task", None)
    return task if task and task.done_at is None else None


def read_loads() -> list[Load]:
    """Return every reader's load, in four queries however many there are."""
    held = _held_now()
    signed = dict(
        Report.objects.filter(signed_at__gte=_start_of_today())
        .values_list("signed_by")
        .annotate(Count("pk"))
    )
    away = _away_until()
    return [
        Load(
            reader=reader,
            held=held.get(reader.pk, (0, 0))[0],
            overdue=held.get(reader.pk, (0, 0))[1],
            signed_today=signed.get(reader.pk, 0),
            away_until=away.get(reader.pk),
        )
        for reader in verified_dermatologists().order_by("full_name", "pk")
    ]


def _held_now() -> dict[int, tuple[int, int]]:
    rows = (
        Claim.objects.filter(ended_at=None)
        .values("reader")
        .annotate(held=Count("pk"), overdue=Count("pk", filter=Q(case__due_at__lt=Now())))
    )
    return {row["reader"]: (row["held"], row["overdue"]) for row in rows}


def _away_until() -> dict[int, date]:
    today = timezone.localdate()
    current = Absence.objects.filter(first_day__lte=today, last_day__gte=today)
    return dict(current.order_by("last_day").values_list("reader", "last_day"))


def _start_of_today() -> datetime:
    return timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)


def _current_claims() -> "Prefetch[Any]":
    claims = Claim.objects.filter(ended_at=None).select_related("reader")
    return Prefetch("claims", queryset=claims, to_attr="current_claims")
