"""Keeping a clock for each case that waits to be read, and letting it ring."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from cases.models import Case, CaseEvent
from cases.workflow import UNREAD, CaseStatus, UrgencyTier
from triage.events import case_escalated
from triage.models import CaseClock, Escalation, Rung
from triage.selectors.calendars import read_calendar
from triage.selectors.times import Ladder, read_times
from triage.urgency.clock import Promises, postpone

BATCH: Final = 200
_NEVER_PAUSED: Final = {UrgencyTier.EMERGENCY, UrgencyTier.URGENT}


def keep_clock(event: CaseEvent) -> None:
    """Start, stop, pause or go on with a case's clock, in the transaction of the event."""
    case = event.case
    if case.tier is None or case.due_at is None or case.submitted_at is None:
        return
    waits = case.status == CaseStatus.AWAITING_PATIENT
    if waits and case.tier not in _NEVER_PAUSED:
        CaseClock.objects.filter(case=case, paused_at=None).update(
            paused_at=timezone.now(), rings_at=None
        )
    elif waits or case.status in UNREAD:
        _go_on(case)
    else:
        CaseClock.objects.filter(case=case).delete()


def ring_clocks() -> int:
    """Call whoever is to be called by now; return how many calls were made."""
    due = CaseClock.objects.filter(rings_at__lte=timezone.now()).order_by("rings_at")
    return sum(_ring(case_id) for case_id in due.values_list("pk", flat=True)[:BATCH])


@transaction.atomic
def _ring(case_id: UUID) -> int:
    clock = (
        CaseClock.objects.select_for_update(of=("self",), skip_locked=True)
        .select_related("case")
        .filter(pk=case_id)
        .first()
    )
    return _climb(clock) if clock else 0


def _climb(clock: CaseClock) -> int:
    calls, ladder = 0, read_times(clock.policy_version).ladder
    # After a long silence several steps are due at once.
    while clock.rings_at and clock.rings_at <= timezone.now():
        if clock.next_step < len(ladder):  # the settings' ladder may have become shorter
            calls += _call(clock.case, Rung(ladder[clock.next_step][0]), clock.due_at)
        clock.next_step += 1
        clock.rings_at = _time_of_step(clock.case, ladder, clock.next_step)
        clock.save(update_fields=["next_step", "rings_at"])
    return calls


def _call(case: Case, rung: Rung, due_at: datetime) -> bool:
    escalation, is_new = Escalation.objects.get_or_create(case=case, rung=rung, due_at=due_at)
    if is_new:
        case_escalated.send(sender=Escalation, escalation=escalation)
    return is_new


def _go_on(case: Case) -> None:
    clock = CaseClock.objects.filter(case=case).first()
    if clock is not None and clock.paused_at is not None:
        _postpone(case, timezone.now() - clock.paused_at)
    is_new = clock is None or clock.paused_at is not None or clock.due_at != case.due_at
    if is_new and case.due_at is not None:
        times = read_times()
        CaseClock.objects.update_or_create(
            case=case,
            defaults={
                "due_at": case.due_at,
                "next_step": 0,
                "rings_at": _time_of_step(case, times.ladder, 0),
                "paused_at": None,
                "policy_version": times.version,
            },
        )


def _postpone(case: Case, by: timedelta) -> None:
    # The promise to the patient moves along whatever the tier: a difference would tell the tier.
    later = partial(_later, case, by, read_calendar(), read_times().promises)
    case.due_at = later(case.due_at)
    case.promised_at = later(case.promised_at)
    case.save(update_fields=["due_at", "promised_at"])


def _later(
    case: Case,
    by: timedelta,
    calendar: Callable[..., bool],
    promises: Promises,
    moment: datetime | None,
) -> datetime | None:
    if moment is None or case.tier is None:
        return moment
    return postpone(UrgencyTier(case.tier), moment, by, calendar, promises)


def _time_of_step(case: Case, ladder: Ladder, step: int) -> datetime | None:
    if step >= len(ladder) or case.due_at is None or case.submitted_at is None:
        return None
    share = ladder[step][1]
    return case.submitted_at + share * (case.due_at - case.submitted_at)
