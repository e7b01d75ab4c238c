"""Storing what came of a run, and what follows from it for the case."""

from datetime import datetime

from django.db import transaction

from accounts.models import Purpose
from accounts.services import hold_consent
from cases.models import Case
from cases.services.transitions import advance_case, record_case_event
from cases.workflow import CaseStatus, EventKind, UrgencyTier
from triage.events import triage_run_stored
from triage.findings import RunResult
from triage.models import (
    AbstainReason,
    ImageJudgement,
    Prediction,
    RunOutcome,
    TriageRun,
    UrgencyTrace,
)
from triage.selectors.calendars import read_calendar
from triage.selectors.switches import is_off_for_group_of, model_is_enabled
from triage.selectors.times import read_times
from triage.services.evidence import store_evidence
from triage.services.tickets import Attempt, close_ticket
from triage.urgency.clock import compute_due_time
from triage.urgency.inputs import collect_inputs
from triage.urgency.policy import UrgencyInputs, Verdict, judge_urgency


@transaction.atomic
def store_run(*, attempt: Attempt, result: RunResult) -> TriageRun:
    """Write the run, its predictions, its urgency trace and the case's next state at once.

    Raises:
        StaleAttempt: another worker has taken the ticket over; nothing is written.
    """
    close_ticket(attempt)
    case = Case.objects.select_for_update(no_key=True).get(pk=attempt.case_id)
    result = _honour_changes(case, result)
    run = _write_run(attempt, result)
    inputs = _read_inputs(case, result)
    verdict = _write_trace(case, run, inputs)
    _apply_verdict(case, verdict, inputs)
    triage_run_stored.send(sender=TriageRun, run=run)
    return run


def _honour_changes(case: Case, result: RunResult) -> RunResult:
    """Forget what the model said if it was switched off, or consent withdrawn, meanwhile."""
    if not result.findings:
        return result
    if not hold_consent(user=case.patient, purpose=Purpose.AI_PROCESSING):
        return RunResult(outcome=RunOutcome.ABSTAINED, abstain_reason=AbstainReason.NO_CONSENT)
    if not model_is_enabled():
        return RunResult(outcome=RunOutcome.SWITCHED_OFF)
    if is_off_for_group_of(case):
        return RunResult(outcome=RunOutcome.ABSTAINED, abstain_reason=AbstainReason.SUBGROUP_OFF)
    return result


def _write_run(attempt: Attempt, result: RunResult) -> TriageRun:
    run = TriageRun.objects.create(
        ticket_id=attempt.ticket_id,
        case_id=attempt.case_id,
        attempt=attempt.number,
        outcome=result.outcome,
        abstain_reason=result.abstain_reason or "",
        error_code=result.error_code,
        model_name=result.model_name,
        model_version=result.model_version,
        label_map_digest=result.label_map_digest,
        preprocessing_digest=result.preprocessing_digest,
        latency_ms=result.latency_ms,
        strangeness=result.strangeness,
    )
    Prediction.objects.bulk_create(
        Prediction(run=run, image_id=finding.image_id, label=label, probability=probability)
        for finding in result.findings
        for label, probability in finding.probabilities.items()
    )
    ImageJudgement.objects.bulk_create(
        ImageJudgement(
            run=run,
            image_id=finding.image_id,
            abstain_reason=finding.abstain_reason or "",
            strangeness=finding.strangeness,
        )
        for finding in result.findings
    )
    store_evidence(run, result.findings)
    return run


def _read_inputs(case: Case, result: RunResult) -> UrgencyInputs:
    answered = result.outcome == RunOutcome.ANSWERED
    return collect_inputs(case, result.findings if answered else (), result.model_version)


def _write_trace(case: Case, run: TriageRun, inputs: UrgencyInputs) -> Verdict:
    verdict = judge_urgency(inputs)
    UrgencyTrace.objects.create(
        case=case,
        run=run,
        policy_version=verdict.policy_version,
        inputs=inputs.as_json(),
        rules=verdict.rules_as_json(),
        tier=verdict.tier,
    )
    return verdict


def _apply_verdict(case: Case, verdict: Verdict, inputs: UrgencyInputs) -> None:
    if case.status == CaseStatus.TRIAGING:
        advance_case(
            case_id=case.pk,
            kind=EventKind.QUEUED,
            source=CaseStatus.TRIAGING,
            actor=None,
            changes={
                **_tier_changes(case, verdict.tier),
                "promised_at": _promise_to_patient(case, inputs),
            },
        )
        return
    if case.tier is not None and verdict.tier < case.tier:  # a repeat may raise, never lower
        Case.objects.filter(pk=case.pk).update(**_raise_tier(case, verdict.tier))
    record_case_event(case_id=case.pk, kind=EventKind.TRIAGE_REPEATED, actor=None)


def _tier_changes(case: Case, tier: UrgencyTier) -> dict[str, object]:
    return {"tier": tier, "due_at": _compute_due_time(case, tier)}


def _raise_tier(case: Case, tier: UrgencyTier) -> dict[str, object]:
    # Days that were closed and promises that were published since must not put the case off.
    due_at = _compute_due_time(case, tier)
    return {"tier": tier, "due_at": min(due_at, case.due_at) if case.due_at else due_at}


def _promise_to_patient(case: Case, inputs: UrgencyInputs) -> datetime:
    return _compute_due_time(case, judge_urgency(inputs.without_opinion()).tier)


def _compute_due_time(case: Case, tier: UrgencyTier) -> datetime:
    assert case.submitted_at is not None, "only a sent case is triaged"  # noqa: S101 - for mypy
    return compute_due_time(tier, case.submitted_at, read_calendar(), read_times().promises)
