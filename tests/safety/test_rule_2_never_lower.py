"""Rule 2: the model may raise urgency; it never lowers it, closes a case or names a diagnosis."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import chain, combinations, product
from typing import Any

import pytest
from django.utils import timezone

from cases.intake.questionnaires import CURRENT_VERSION, QUESTIONNAIRES
from cases.models import Report
from cases.services.reports import acknowledge_report
from cases.workflow import ANSWERED, TRANSITIONS, CaseStatus, EventKind, UrgencyTier
from tests.clinic import (
    HARMLESS,
    SUSPICIOUS,
    answer_of,
    conclude,
    make_queued,
    read_blind,
    reload,
    sign,
    store_result,
)
from tests.factories import make_patient, make_submitted
from triage.findings import RunResult
from triage.models import AbstainReason, Assessment, ClosedDay, Differential, RunOutcome
from triage.services.tickets import open_ticket
from triage.urgency.policy import POLICIES, UrgencyInputs, judge_urgency

_POINTS = (None, 0.0, 0.0999, 0.1, 0.5, 1.0)
_THRESHOLD = 0.1


def options_of(key: str) -> list[str]:
    question = QUESTIONNAIRES[CURRENT_VERSION].find(key)
    return [option.value for option in question.options]


_SAID: tuple[dict[str, Any], ...] = (
    {},
    {"general_symptoms": ("fever",)},
    {"seven_point": 2},
    {"seven_point": 3},
)


def subsets(values: list[str]) -> Iterator[tuple[str, ...]]:
    return chain.from_iterable(combinations(values, size) for size in range(len(values) + 1))


@pytest.mark.parametrize("version", POLICIES)
def test_no_opinion_lowers_what_the_answers_say(version: int) -> None:
    raised = 0
    for flags, changes, said in product(
        subsets(options_of("red_flags")[:1]), subsets(options_of("changes")[:5]), _SAID
    ):
        answers = UrgencyInputs(red_flags=flags, changes=changes, **said)
        alone = judge_urgency(answers, version=version).tier
        for melanoma, malignant in product(_POINTS, _POINTS):
            asked = replace(
                answers,
                melanoma=melanoma,
                malignant=malignant,
                melanoma_threshold=_THRESHOLD,
                malignant_threshold=_THRESHOLD,
            )
            tier = judge_urgency(asked, version=version).tier
            assert tier <= alone, f"{asked} is later than without the model"
            raised += tier < alone
    assert raised, "the model raises nothing: the test would prove nothing"


@pytest.mark.parametrize("version", POLICIES)
def test_a_rule_that_reads_the_opinion_says_so(version: int) -> None:
    """`from_model` hides a rule until the blind read: no rule may read the opinion unmarked."""
    for changes, said in product(subsets(options_of("changes")[:5]), _SAID):
        answers = UrgencyInputs(changes=changes, **said)
        asked = replace(
            answers,
            melanoma=1.0,
            malignant=1.0,
            melanoma_threshold=_THRESHOLD,
            malignant_threshold=_THRESHOLD,
        )
        for rule in POLICIES[version]:
            if not rule.from_model:
                assert rule.applies(answers) == rule.applies(asked), rule.code


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (SUSPICIOUS, HARMLESS, UrgencyTier.SUSPECTED_CANCER),
        (HARMLESS, SUSPICIOUS, UrgencyTier.SUSPECTED_CANCER),
        (HARMLESS, HARMLESS, UrgencyTier.ROUTINE),
    ],
)
def test_a_repeated_run_raises_and_never_lowers(
    first: dict[str, float], second: dict[str, float], expected: UrgencyTier
) -> None:
    case = make_queued(probabilities=first)
    before = case.due_at
    open_ticket(case=case, requested_by=None)
    store_result(case, answer_of(case, second))
    case = reload(case)
    assert case.tier == expected
    assert case.due_at is not None
    assert before is not None
    assert (case.due_at < before) == (first == HARMLESS and second == SUSPICIOUS)


@pytest.mark.django_db
def test_a_case_that_is_raised_is_never_due_later_than_before() -> None:
    case = make_queued(probabilities=HARMLESS)
    today = timezone.localdate()
    for days in range(21):  # closed since: the sooner promise of today's calendar ends later
        ClosedDay.objects.create(day=today + timedelta(days=days), name="Flood")
    open_ticket(case=case, requested_by=None)
    store_result(case, answer_of(case, SUSPICIOUS))
    raised = reload(case)
    assert raised.tier == UrgencyTier.SUSPECTED_CANCER
    assert raised.due_at == case.due_at


@pytest.mark.django_db
def test_an_outage_of_the_repeat_lowers_nothing() -> None:
    case = make_queued(probabilities=SUSPICIOUS)
    open_ticket(case=case, requested_by=None)
    store_result(case, RunResult(outcome=RunOutcome.FAILED, error_code="unavailable"))
    assert reload(case).tier == UrgencyTier.SUSPECTED_CANCER
    assert reload(case).due_at == case.due_at


@pytest.mark.django_db
def test_an_emergency_stays_one_whatever_the_model_says() -> None:
    case = make_queued(probabilities=HARMLESS, red_flags=["breathing"])
    assert case.tier == UrgencyTier.EMERGENCY


@pytest.mark.django_db
@pytest.mark.parametrize("outcome", RunOutcome)
def test_no_result_writes_a_diagnosis_or_ends_a_case(outcome: RunOutcome) -> None:
    case = make_submitted(make_patient())
    abstained = outcome == RunOutcome.ABSTAINED
    result = RunResult(
        outcome=outcome,
        abstain_reason=AbstainReason.HIGH_ENTROPY if abstained else None,
        model_version=1,
        findings=answer_of(case).findings if outcome == RunOutcome.ANSWERED else (),
    )
    store_result(case, result)
    assert reload(case).status == CaseStatus.QUEUED
    assert not Report.objects.exists()
    assert not Assessment.objects.exists()
    assert not Differential.objects.exists()


@pytest.mark.django_db
def test_a_repeated_run_moves_no_case() -> None:
    case = make_queued()

    def repeat() -> str:
        before = reload(case).status
        open_ticket(case=case, requested_by=None)
        store_result(case, answer_of(case))
        assert reload(case).status == before
        return before

    seen = [repeat()]
    reader = read_blind(case)
    seen.append(repeat())
    conclude(case, reader)
    report = sign(case, reader)
    seen.append(repeat())
    acknowledge_report(case=case, actor=case.patient)
    seen.append(repeat())
    assert seen == [
        CaseStatus.QUEUED,
        CaseStatus.IN_REVIEW,
        CaseStatus.REPORTED,
        CaseStatus.CLOSED,
    ]
    assert Report.objects.get() == report


def test_no_arc_leads_from_sorting_to_an_answer() -> None:
    system = {EventKind.TRIAGE_STARTED, EventKind.QUEUED, EventKind.TRIAGE_REPEATED}
    for arc in TRANSITIONS:
        if arc.kind in system:
            assert arc.target not in ANSWERED
        if arc.target == CaseStatus.REPORTED:
            assert (arc.kind, arc.source) == (EventKind.REPORT_SIGNED, CaseStatus.IN_REVIEW)
        if arc.target == CaseStatus.CLOSED:
            assert arc.source == CaseStatus.REPORTED
