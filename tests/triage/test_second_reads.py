"""Second readings: by request and by rule, blind, and decided by a third where two differ."""

from typing import Any

import pytest
from django.urls import reverse

from accounts.models import User
from cases.models import Case
from cases.workflow import CaseStatus, EventKind, UrgencyTier
from telederm.notifications.models import Notification, NotificationKind
from tests.clinic import HARMLESS, SUSPICIOUS, conclude, make_queued, read_blind, reload, sign
from tests.factories import make_dermatologist, sign_in
from tests.forms import read_text
from triage.models import (
    Claim,
    ClaimPurpose,
    Confidence,
    Reveal,
    SecondRead,
    SecondReadReason,
    SecondReadState,
)
from triage.selectors.availability import readers_for
from triage.selectors.queue import read_queue
from triage.selectors.second_reads import read_other_reads
from triage.services.claims import (
    CaseTaken,
    MayNotRead,
    NotYourClaim,
    claim_case,
    expire_claims,
    release_claim,
)
from triage.services.readings import (
    Impression,
    ReadingRefused,
    commit_blind_read,
    reveal_opinion,
)
from triage.services.second_reads import SecondReadRefused, ask_second_read, take_second_read
from triage.worklists import Worklist

pytestmark = pytest.mark.django_db

MOLE, MELANOMA = "Melanocytic naevus", "Melanoma"


@pytest.fixture
def first(case: Case) -> User:
    return read_blind(case)  # reads a mole: benign


def read_second(case: Case, condition: str) -> User:
    reader = make_dermatologist()
    take_second_read(case_id=case.pk, reader=reader)
    impressions = [Impression(condition, Confidence.HIGH)]
    commit_blind_read(case=case, reader=reader, gradable=True, impressions=impressions)
    return reader


def state_of(case: Case) -> str:
    return SecondRead.objects.get(case=case).state


def test_two_who_agree(case: Case, first: User) -> None:
    ask_second_read(case=case, reader=first, note="The border?")
    assert reload(case).status == CaseStatus.AWAITING_SECOND_READ
    with pytest.raises(NotYourClaim):
        conclude(case, first)
    second = read_second(case, MOLE)
    assert reload(case).status == CaseStatus.IN_REVIEW
    assert state_of(case) == SecondReadState.AGREED
    claim = Claim.objects.get(case=case, ended_at=None)
    assert (claim.reader, claim.purpose) == (first, ClaimPurpose.ANSWER)
    told = Notification.objects.filter(recipient=first).order_by("seq").last()
    assert told is not None
    assert told.kind == NotificationKind.SECOND_READ_DONE
    assert [other.reader_name for other in read_other_reads(case, first)] == [second.full_name]
    conclude(case, first)
    sign(case, first)
    assert reload(case).status == CaseStatus.REPORTED


def test_two_who_differ_and_a_third_who_decides(case: Case, first: User) -> None:
    ask_second_read(case=case, reader=first)
    second = read_second(case, MELANOMA)
    assert reload(case).status == CaseStatus.AWAITING_SECOND_READ
    assert state_of(case) == SecondReadState.DIFFERS
    for reader in (first, second):
        with pytest.raises(MayNotRead):
            take_second_read(case_id=case.pk, reader=reader)
    third = make_dermatologist()
    claim = take_second_read(case_id=case.pk, reader=third)
    assert claim.purpose == ClaimPurpose.ANSWER
    assert read_other_reads(case, third) == [], "blind first, this one too"
    impressions = [Impression(MELANOMA, Confidence.HIGH)]
    commit_blind_read(case=case, reader=third, gradable=True, impressions=impressions)
    reveal_opinion(case=case, reader=third)
    assert {other.reader_name for other in read_other_reads(case, third)} == {
        first.full_name,
        second.full_name,
    }
    release_claim(case_id=case.pk, reader=third)
    for reader in (first, second):  # neither of the two decides, not even from the queue
        with pytest.raises(MayNotRead):
            claim_case(case_id=case.pk, reader=reader)
        assert reader not in readers_for(case)
    claim_case(case_id=case.pk, reader=third)
    conclude(case, third)
    assert sign(case, third).signed_by == third


def test_a_second_reading_is_blind_to_the_end(case: Case, first: User) -> None:
    ask_second_read(case=case, reader=first)
    second = make_dermatologist()
    client = sign_in(second)
    page = reverse("reading", args=[case.pk])
    assert "another pair of eyes" in read_text(client.get(page))
    client.post(reverse("reading-claim", args=[case.pk]))
    shown = read_text(client.get(page))
    assert first.full_name not in shown
    assert "second reading" in shown
    impressions = [Impression(MELANOMA, Confidence.HIGH)]
    commit_blind_read(case=case, reader=second, gradable=True, impressions=impressions)
    assert not Reveal.objects.filter(reader=second).exists()
    with pytest.raises(ReadingRefused):
        reveal_opinion(case=case, reader=second)
    assert read_other_reads(case, second) == []
    shown = read_text(client.get(page))
    assert first.full_name not in shown
    assert "61.4" not in shown, "no probability of the model's"


@pytest.mark.parametrize("recorded", [MOLE, MELANOMA])
def test_the_page_of_a_second_reader_records_and_lets_go(
    case: Case, first: User, recorded: str
) -> None:
    ask_second_read(case=case, reader=first)
    second = make_dermatologist()
    take_second_read(case_id=case.pk, reader=second)
    typed = {"condition_1": recorded, "confidence_1": "3", "disposition": "self_care"}
    typed["urgency"] = "4"
    done = sign_in(second).post(reverse("reading-blind-read", args=[case.pk]), typed)
    assert done.status_code == 302
    assert not Claim.objects.filter(reader=second, ended_at=None).exists()
    assert not Reveal.objects.filter(reader=second).exists()


def test_one_second_reader_at_a_time(case: Case, first: User) -> None:
    ask_second_read(case=case, reader=first)
    holder = make_dermatologist(full_name="Dr Bea Second")
    take_second_read(case_id=case.pk, reader=holder)
    with pytest.raises(CaseTaken, match="Dr Bea Second"):
        take_second_read(case_id=case.pk, reader=make_dermatologist())
    with pytest.raises(MayNotRead):
        take_second_read(case_id=case.pk, reader=make_dermatologist(verified=False))


def test_a_second_reading_that_is_not_finished_waits_again(case: Case, first: User) -> None:
    ask_second_read(case=case, reader=first)
    lost, given_back = make_dermatologist(), make_dermatologist()
    take_second_read(case_id=case.pk, reader=lost)
    Claim.objects.filter(reader=lost).update(lease_expires_at="2020-01-01T00:00:00Z")
    assert expire_claims() == 1
    take_second_read(case_id=case.pk, reader=given_back)
    release_claim(case_id=case.pk, reader=given_back)
    assert reload(case).status == CaseStatus.AWAITING_SECOND_READ
    assert case.events.filter(kind=EventKind.SECOND_READ_RETURNED).count() == 2
    rows = read_queue(lost, Worklist.SECOND_READS).rows
    assert [(row.case, row.is_free) for row in rows] == [(case, True)]


def test_asking_needs_an_own_reading_and_happens_once(case: Case) -> None:
    reader = make_dermatologist()
    claim_case(case_id=case.pk, reader=reader)
    with pytest.raises(SecondReadRefused):
        ask_second_read(case=case, reader=reader)
    release_claim(case_id=case.pk, reader=reader)
    read_blind(case, reader)
    ask_second_read(case=case, reader=reader)
    read_second(case, MOLE)
    with pytest.raises(SecondReadRefused):
        ask_second_read(case=case, reader=reader)


RULES: dict[str, Any] = {"SIDES_DIFFER": False, "LOW_CONFIDENCE": False, "RANDOM_SHARE": 0.0}


@pytest.mark.parametrize(
    ("rules", "probabilities", "reason"),
    [
        ({"SIDES_DIFFER": True}, SUSPICIOUS, SecondReadReason.SIDES_DIFFER),
        ({"SIDES_DIFFER": True}, HARMLESS, None),
        ({"LOW_CONFIDENCE": True}, HARMLESS, None),
        ({"RANDOM_SHARE": 1.0}, HARMLESS, SecondReadReason.QUALITY_SAMPLE),
        ({}, SUSPICIOUS, None),
    ],
)
def test_the_rules(
    settings: Any,
    rules: dict[str, Any],
    probabilities: dict[str, float],
    reason: SecondReadReason | None,
) -> None:
    settings.TELEDERM_SECOND_READS = RULES | rules
    case = make_queued(probabilities=probabilities)
    reader = read_blind(case)  # a mole, very likely
    conclude(case, reader)
    found = SecondRead.objects.filter(case=case).first()
    assert (found.reason if found else None) == reason
    expected = CaseStatus.AWAITING_SECOND_READ if reason else CaseStatus.IN_REVIEW
    assert reload(case).status == expected


def test_no_rule_holds_up_an_emergency(settings: Any) -> None:
    settings.TELEDERM_SECOND_READS = RULES | {"RANDOM_SHARE": 1.0, "SIDES_DIFFER": True}
    case = make_queued()
    Case.objects.filter(pk=case.pk).update(tier=UrgencyTier.EMERGENCY)
    reader = read_blind(case)
    conclude(case, reader)
    assert reload(case).status == CaseStatus.IN_REVIEW


def test_a_case_is_sent_by_rule_once(settings: Any) -> None:
    settings.TELEDERM_SECOND_READS = RULES | {"RANDOM_SHARE": 1.0}
    case = make_queued()
    reader = read_blind(case)
    conclude(case, reader)
    read_second(case, MOLE)
    sign(case, reader)
    assert reload(case).status == CaseStatus.REPORTED
