"""Cases that change hands: refused, handed over, taken over, given out."""

from datetime import timedelta
from functools import partial

import pytest
from django.utils import timezone

from accounts.models import Role, User
from cases.models import Case
from cases.selectors.progress import describe_progress
from cases.services.later import ask_second_opinion
from cases.services.submission import submit_case
from cases.workflow import CaseStatus, EventKind
from tests.clinic import (
    answer_of,
    make_queued,
    make_reported,
    read_blind,
    reload,
    store_result,
)
from tests.factories import make_dermatologist, make_user
from tests.together import COMMITTED, do_together, split
from triage.models import Absence, Claim, ClaimEnd
from triage.services.claims import (
    MayNotRead,
    NotYourClaim,
    ReasonNeeded,
    claim_case,
    refuse_case,
    renew_claim,
)
from triage.services.handovers import (
    NobodyHoldsIt,
    NotACoordinator,
    allocate_case,
    hand_over,
    reallocate_case,
    take_over,
)
from triage.services.next_case import NothingWaits, claim_next_case

pytestmark = pytest.mark.django_db


@pytest.fixture
def coordinator() -> User:
    return make_user(Role.COORDINATOR, full_name="Cora Ordner")


def holder_of(case: Case) -> User:
    return Claim.objects.select_related("reader").get(case=case, ended_at=None).reader


def send_away(reader: User, *, days: int = 0) -> None:
    day = timezone.localdate() + timedelta(days=days)
    Absence.objects.create(reader=reader, first_day=day, last_day=day)


def test_refusing_needs_a_reason_and_isnt_offered_again() -> None:
    case, reader = make_queued(), make_dermatologist()
    claim_case(case_id=case.pk, reader=reader)
    with pytest.raises(ReasonNeeded):
        refuse_case(case_id=case.pk, reader=reader, reason="  ")
    refuse_case(case_id=case.pk, reader=reader, reason="I know the patient.")
    assert reload(case).status == CaseStatus.QUEUED
    assert case.events.get(kind=EventKind.REFUSED).reason == "I know the patient."
    assert Claim.objects.get().end == ClaimEnd.REFUSED
    with pytest.raises(NothingWaits):
        claim_next_case(reader=reader)
    assert claim_next_case(reader=make_dermatologist()).case_id == case.pk


def test_handing_over_ends_one_claim_and_begins_another() -> None:
    case, colleague = make_queued(), make_dermatologist()
    reader = read_blind(case)
    hand_over(case_id=case.pk, reader=reader, to=colleague, reason="End of my shift.")
    assert holder_of(case) == colleague
    assert reload(case).status == CaseStatus.IN_REVIEW
    assert Claim.objects.get(reader=reader).end == ClaimEnd.HANDED_OVER
    event = case.events.get(kind=EventKind.HANDED_OVER)
    assert (event.actor, event.reason) == (reader, "End of my shift.")
    assert case.assessments.get().reader == reader, "what was read is kept"
    with pytest.raises(NotYourClaim):
        renew_claim(case_id=case.pk, reader=reader)
    assert renew_claim(case_id=case.pk, reader=colleague).reader == colleague


def test_whom_a_case_cannot_be_handed_to() -> None:
    case = make_queued()
    reader = read_blind(case)
    absent, own = make_dermatologist(), make_dermatologist()
    send_away(absent)
    Case.objects.filter(pk=case.pk).update(submitted_by=own)
    unfit = [reader, absent, own, make_dermatologist(verified=False), case.patient]
    for person in unfit:
        with pytest.raises(MayNotRead):
            hand_over(case_id=case.pk, reader=reader, to=person, reason="Please.")
    assert holder_of(case) == reader
    with pytest.raises(ReasonNeeded):
        hand_over(case_id=case.pk, reader=reader, to=make_dermatologist(), reason="")
    back = make_dermatologist()
    send_away(back, days=1)  # away tomorrow, here today
    hand_over(case_id=case.pk, reader=reader, to=back, reason="Please.")


def test_a_coordinator_takes_over_and_gives_out(coordinator: User) -> None:
    case, colleague = make_queued(), make_dermatologist()
    reader = read_blind(case)
    with pytest.raises(ReasonNeeded):
        take_over(case_id=case.pk, coordinator=coordinator, reason=" ")
    take_over(case_id=case.pk, coordinator=coordinator, reason="Ill today.")
    assert reload(case).status == CaseStatus.QUEUED
    event = case.events.get(kind=EventKind.TAKEN_OVER)
    assert (event.actor, event.reason) == (coordinator, "Ill today.")
    with pytest.raises(NobodyHoldsIt):
        take_over(case_id=case.pk, coordinator=coordinator, reason="Ill today.")
    allocate_case(case_id=case.pk, coordinator=coordinator, to=colleague)
    assert holder_of(case) == colleague
    reallocate_case(case_id=case.pk, coordinator=coordinator, to=reader, reason="Back again.")
    assert holder_of(case) == reader
    assert case.assessments.count() == 1


def test_a_reallocation_that_fails_takes_nothing_away(coordinator: User) -> None:
    case, absent = make_queued(), make_dermatologist()
    reader = read_blind(case)
    send_away(absent)
    with pytest.raises(MayNotRead):
        reallocate_case(case_id=case.pk, coordinator=coordinator, to=absent, reason="Load.")
    assert holder_of(case) == reader


def test_who_is_no_coordinator(coordinator: User) -> None:
    case = make_queued()
    read_blind(case)
    own = make_user(Role.COORDINATOR)
    for person in (make_dermatologist(), make_user(Role.ADMINISTRATOR), case.patient):
        with pytest.raises(NotACoordinator):
            take_over(case_id=case.pk, coordinator=person, reason="Because.")
    Case.objects.filter(pk=case.pk).update(submitted_by=own)
    with pytest.raises(NotACoordinator):
        take_over(case_id=case.pk, coordinator=own, reason="Because.")


def test_the_next_case_is_the_most_urgent_that_is_free() -> None:
    routine, urgent, own = make_queued(), make_queued(), make_queued()
    reader = make_dermatologist()
    Case.objects.filter(pk=routine.pk).update(tier=4)
    Case.objects.filter(pk=urgent.pk).update(tier=2)
    Case.objects.filter(pk=own.pk).update(tier=1, submitted_by=reader)
    assert claim_next_case(reader=reader).case_id == urgent.pk
    assert claim_next_case(reader=reader).case_id == routine.pk
    with pytest.raises(NothingWaits):
        claim_next_case(reader=reader)
    with pytest.raises(NothingWaits):
        claim_next_case(reader=make_dermatologist(verified=False))


@pytest.mark.django_db(**COMMITTED)
def test_readers_who_ask_at_once_get_different_cases() -> None:
    cases = [make_queued() for _ in range(6)]
    readers = [make_dermatologist() for _ in range(8)]
    won, refused = split(
        do_together([partial(claim_next_case, reader=reader) for reader in readers])
    )
    assert {claim.case_id for claim in won} == {case.pk for case in cases}
    assert [type(error) for error in refused] == [NothingWaits] * 2


def test_a_second_opinion_is_not_given_to_who_signed_the_first(coordinator: User) -> None:
    report = make_reported()
    draft = ask_second_opinion(earlier=reload(report.case), actor=report.case.patient)
    case = submit_case(case=draft, actor=draft.patient)
    store_result(case, answer_of(case))
    with pytest.raises(MayNotRead):
        allocate_case(case_id=case.pk, coordinator=coordinator, to=report.signed_by)
    assert reload(case).status == CaseStatus.QUEUED
    other = make_dermatologist()
    allocate_case(case_id=case.pk, coordinator=coordinator, to=other)
    with pytest.raises(MayNotRead):
        hand_over(case_id=case.pk, reader=other, to=report.signed_by, reason="Please.")


def test_the_patient_is_not_told_of_a_reader_who_gave_the_case_away() -> None:
    case, first, second = make_queued(), make_dermatologist(), make_dermatologist()
    claim_case(case_id=case.pk, reader=first)
    assert first.full_name in describe_progress(reload(case))[2].actor
    hand_over(case_id=case.pk, reader=first, to=second, reason="On leave from tomorrow.")
    step = describe_progress(reload(case))[2]
    given = case.events.get(kind=EventKind.HANDED_OVER)
    assert (step.actor, step.at) == ("", given.occurred_at)
