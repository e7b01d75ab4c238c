"""Everything that is known of a case, in order, from the stored rows."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import QuerySet

from accounts.models import User
from cases.models import Case
from telederm.audit.models import AuditEvent
from telederm.core.words import Words
from triage.models import TriageRun, UrgencyTrace
from triage.selectors.opinions import Opinion, describe_run
from triage.urgency.policy import UrgencyInputs, judge_urgency

RECENT: Final = 100


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One event of a case for the timeline."""

    title: Words
    at: datetime
    actor: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class LookLine:
    """One line of the audit trail, with the actor's name."""

    event: AuditEvent
    actor: str


@dataclass(frozen=True, slots=True)
class RunLine:
    """One run of the model, and what it said if it answered or abstained after all."""

    run: TriageRun
    opinion: Opinion | None


@dataclass(frozen=True, slots=True)
class TraceLine:
    """One urgency trace, and whether computing it again gives the same tier and rules."""

    trace: UrgencyTrace
    holds: bool


def list_cases(user: User, *, reference: str = "") -> QuerySet[Case]:
    """Return the newest sent cases, or those whose reference holds what is looked for."""
    cases = Case.objects.auditable_by(user).order_by("-submitted_at", "id")
    return cases.filter(reference__icontains=reference) if reference else cases


def read_history(case: Case) -> list[HistoryLine]:
    """Return the case's events in order."""
    return [
        HistoryLine(
            event.get_kind_display(),
            event.occurred_at,
            event.actor.full_name if event.actor else "System",
            event.reason,
        )
        for event in case.events.select_related("actor").order_by("seq")
    ]


def read_audit_lines(case: Case) -> list[LookLine]:
    """Return who looked at the case and who changed it, in order."""
    events = list(AuditEvent.objects.filter(case_id=case.pk).order_by("id"))
    names = _names({event.actor_id for event in events if event.actor_id})
    return [
        LookLine(event, names.get(event.actor_id, "System") if event.actor_id else "System")
        for event in events
    ]


def read_runs(case: Case) -> list[RunLine]:
    """Return every run of the model on the case, the oldest first."""
    runs = case.triage_runs.prefetch_related("predictions").order_by("finished_at")
    return [RunLine(run, describe_run(run) if run.predictions.all() else None) for run in runs]


def read_traces(case: Case) -> list[TraceLine]:
    """Return every urgency trace, computed again on the spot."""
    return [TraceLine(trace, _holds(trace)) for trace in case.urgency_traces.all()]


def _holds(trace: UrgencyTrace) -> bool:
    inputs: Any = UrgencyInputs.from_json(trace.inputs)
    verdict = judge_urgency(inputs, version=trace.policy_version)
    return verdict.tier == trace.tier and [rule["code"] for rule in trace.rules] == [
        rule.code for rule in verdict.rules
    ]


def _names(ids: set[int]) -> dict[int, str]:
    return {user.pk: user.full_name for user in User.objects.filter(pk__in=ids)}
