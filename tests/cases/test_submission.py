"""Sending is one transaction, and harmless to repeat."""

from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django import Settings

from accounts.models import Purpose
from accounts.services import withdraw_consent
from cases.events import case_event_recorded
from cases.exceptions import NotReadyToSubmit, TransitionRefused
from cases.models import Case, CaseEvent, QuestionnaireResponse
from cases.policy import find_problems
from cases.services.drafts import save_answers, start_case
from cases.services.submission import submit_case
from cases.workflow import CaseStatus, EventKind
from telederm.audit.models import AuditEvent
from tests.clinic import reload
from tests.factories import (
    ANSWERS,
    make_draft,
    make_patient,
    make_photograph,
    make_represented,
    make_submitted,
)
from triage.models import TriageTicket

pytestmark = pytest.mark.django_db


class Broken(Exception):
    pass


@pytest.fixture
def broken_receiver() -> Iterator[None]:
    """One more listener, after all others, that fails."""

    def fail(sender: Any, event: CaseEvent, **kwargs: Any) -> None:
        if event.kind == EventKind.SUBMITTED:
            raise Broken

    case_event_recorded.connect(fail)
    yield
    case_event_recorded.disconnect(fail)


def count_everything() -> dict[str, int]:
    return {
        "events": CaseEvent.objects.count(),
        "audit": AuditEvent.objects.count(),
        "tickets": TriageTicket.objects.count(),
        "jobs": ProcrastinateJob.objects.count(),
        "sent": Case.objects.exclude(status=CaseStatus.DRAFT).count(),
        "frozen": QuestionnaireResponse.objects.exclude(frozen_at=None).count(),
    }


def test_all_of_it_or_nothing(broken_receiver: None) -> None:
    case = make_draft(make_patient(), red_flags=["fever_rash"])
    make_photograph(case)
    before = count_everything()
    with pytest.raises(Broken):
        submit_case(case=case, actor=case.patient, red_flags_acknowledged=True)
    assert count_everything() == before
    assert reload(case).submitted_at is None


def test_sending_writes_everything_at_once() -> None:
    case = make_draft(make_patient())
    make_photograph(case)
    before = count_everything()
    submit_case(case=case, actor=case.patient)
    grown = {key: value - before[key] for key, value in count_everything().items()}
    assert grown == {"events": 1, "audit": 1, "tickets": 1, "jobs": 1, "sent": 1, "frozen": 1}


def test_sending_twice_is_sending_once() -> None:
    case = make_submitted(make_patient())
    before = count_everything()
    assert submit_case(case=case, actor=case.patient).status == CaseStatus.SUBMITTED
    assert count_everything() == before


def test_starting_twice_with_one_key_is_starting_once() -> None:
    patient, key = make_patient(), uuid4()
    first, second = (
        start_case(patient=patient, submitted_by=patient, idempotency_key=key) for _ in range(2)
    )
    assert first == second
    assert first.events.count() == 1
    other = make_patient()  # the same key of somebody else is another case
    third = start_case(patient=other, submitted_by=other, idempotency_key=key)
    assert third != first


def without_consent(case: Case, settings: Settings) -> None:
    withdraw_consent(user=case.patient, purpose=Purpose.CARE)


def without_photograph(case: Case, settings: Settings) -> None:
    case.images.all().delete()


def for_a_child(case: Case, settings: Settings) -> None:
    save_answers(case=case, answers={**ANSWERS, "age_years": 17})


def of_somebody_whose_age_is_unknown(case: Case, settings: Settings) -> None:
    unknown = {"age_years": {"skipped": "prefer_not"}, "is_adult": "unknown"}
    save_answers(case=case, answers={**ANSWERS, **unknown})


def for_a_child_where_children_are_refused(case: Case, settings: Settings) -> None:
    change_rules(settings, minors="refused")
    for_a_child(case, settings)


def of_an_intimate_area(case: Case, settings: Settings) -> None:
    change_rules(settings, intimate_areas="refused")
    save_answers(case=case, answers={**ANSWERS, "body_sites": ["knee_left", "genitals"]})


def of_an_intimate_area_of_a_minor(case: Case, settings: Settings) -> None:
    change_rules(settings, alone_from_years=16)
    answers = {**ANSWERS, "age_years": 17, "body_sites": ["breast_left"]}
    save_answers(case=case, answers=answers)


def change_rules(settings: Settings, **rules: Any) -> None:
    local = settings.TELEDERM_JURISDICTIONS["anywhere"]
    settings.TELEDERM_JURISDICTIONS = {"anywhere": {**local, **rules}}


def half_answered(case: Case, settings: Settings) -> None:
    save_answers(case=case, answers={"concern": "Something"})


def with_contradicting_answers(case: Case, settings: Settings) -> None:
    save_answers(case=case, answers={**ANSWERS, "red_flags": ["none", "breathing"]})


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (without_consent, "Agree to care first"),
        (without_photograph, "Add at least one photograph"),
        (for_a_child, "a parent or guardian has to send the case"),
        (of_somebody_whose_age_is_unknown, "Say whether the person is an adult"),
        (for_a_child_where_children_are_refused, "see a doctor in person"),
        (of_an_intimate_area, "takes no photographs of intimate areas"),
        (of_an_intimate_area_of_a_minor, "of intimate areas of adults only"),
        (half_answered, "Answer all questions first"),
        (with_contradicting_answers, "Answer all questions first"),
    ],
)
def test_what_keeps_a_case_from_being_sent(
    spoil: Callable[[Case, Settings], None], sentence: str, settings: Settings
) -> None:
    case = make_draft(make_patient())
    make_photograph(case)
    spoil(case, settings)
    with pytest.raises(NotReadyToSubmit) as refusal:
        submit_case(case=case, actor=case.patient, red_flags_acknowledged=True)
    assert len(refusal.value.problems) == 1
    assert sentence in str(refusal.value)
    assert reload(case).status == CaseStatus.DRAFT


@pytest.mark.parametrize(
    ("authority", "is_taken"),
    [("parental", True), ("appointed", True), ("power_of_attorney", False), ("asked", False)],
)
def test_only_who_may_decide_for_a_child_sends_its_case(authority: str, is_taken: bool) -> None:
    sender = make_patient()
    child = make_represented(sender, relation="carer", authority=authority).patient
    case = make_draft(child, sent_by=sender, age_years=3)
    make_photograph(case)
    told = [str(problem) for problem in find_problems(case)]
    assert len(told) == (0 if is_taken else 1)
    assert is_taken or "a parent or guardian has to send the case" in told[0]


@pytest.mark.parametrize("is_adult", ["yes", "unknown"])
def test_whoever_was_asked_by_an_adult_sends_their_case(is_adult: str) -> None:
    sender = make_patient()
    person = make_represented(sender, relation="carer", authority="asked").patient
    answers: dict[str, Any] = {"age_years": {"skipped": "prefer_not"}, "is_adult": is_adult}
    case = make_draft(person, sent_by=sender, **answers)
    make_photograph(case)
    told = [str(problem) for problem in find_problems(case)]
    assert bool(told) == (is_adult == "unknown")
    assert not told or "Say whether the person is an adult" in told[0]


def test_what_the_place_allows_can_be_sent(settings: Settings) -> None:
    settings.TELEDERM_JURISDICTION = "GB"  # from sixteen years on, about oneself
    change: dict[str, Any] = {"age_years": 16, "body_sites": ["knee_left"]}
    assert make_submitted(make_patient(), **change).status == CaseStatus.SUBMITTED
    intimate = make_submitted(make_patient(), body_sites=["genitals"])
    assert intimate.status == CaseStatus.SUBMITTED
    undisclosed: dict[str, Any] = {"age_years": {"skipped": "prefer_not"}, "is_adult": "yes"}
    assert make_submitted(make_patient(), **undisclosed).status == CaseStatus.SUBMITTED


def test_answers_on_a_way_not_taken_are_not_frozen() -> None:
    case = make_submitted(make_patient(), category="rash", mole_signs=["oozing"])
    frozen = reload(case).response.answers
    assert frozen == {key: ANSWERS[key] for key in ANSWERS if key != "mole_signs"} | {
        "category": "rash"
    }


def test_every_problem_is_told_at_once() -> None:
    patient = make_patient()
    withdraw_consent(user=patient, purpose=Purpose.CARE)
    case = start_case(patient=patient, submitted_by=patient, idempotency_key=uuid4())
    with pytest.raises(NotReadyToSubmit) as refusal:
        submit_case(case=case, actor=patient)
    assert len(refusal.value.problems) == 3


def test_what_was_sent_is_not_edited() -> None:
    case = make_submitted(make_patient())
    with pytest.raises(TransitionRefused):
        save_answers(case=case, answers=ANSWERS)
    assert reload(case).response.frozen_at is not None


def test_events_count_without_a_gap_and_the_version_follows() -> None:
    case = make_submitted(make_patient())
    seqs = list(case.events.order_by("seq").values_list("seq", flat=True))
    assert seqs == list(range(1, len(seqs) + 1))
    assert reload(case).version == seqs[-1]
