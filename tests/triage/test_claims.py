"""Holding a case: who may, for how long, and how it ends."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cases.exceptions import StaleCase, TransitionRefused
from cases.models import Case, Report
from cases.workflow import CaseStatus, EventKind
from tests.clinic import CONTENT, conclude, make_queued, read_blind, reload, sign
from tests.factories import make_dermatologist, make_patient, make_submitted
from triage.models import Claim, ClaimEnd
from triage.services.claims import (
    CaseTaken,
    MayNotRead,
    NotYourClaim,
    claim_case,
    expire_claims,
    release_claim,
)
from triage.services.sign_off import SignOffRefused, sign_off

pytestmark = pytest.mark.django_db


def let_lease_run_out() -> None:
    past = timezone.now() - timedelta(seconds=1)
    Claim.objects.filter(ended_at=None).update(lease_expires_at=past)


def test_a_taken_case_names_its_reader() -> None:
    case, first = make_queued(), make_dermatologist(full_name="Dr Ada Example")
    claim_case(case_id=case.pk, reader=first)
    with pytest.raises(CaseTaken, match="Dr Ada Example"):
        claim_case(case_id=case.pk, reader=make_dermatologist())


def test_who_may_not_take_a_case() -> None:
    own = make_dermatologist()
    case = make_queued()
    with pytest.raises(MayNotRead):
        claim_case(case_id=case.pk, reader=make_dermatologist(verified=False))
    with pytest.raises(MayNotRead):
        claim_case(case_id=case.pk, reader=case.patient)
    Case.objects.filter(pk=case.pk).update(submitted_by=own)
    with pytest.raises(MayNotRead):  # sent for somebody else: still one's own
        claim_case(case_id=case.pk, reader=own)


def test_a_licence_that_has_run_out_counts_no_more() -> None:
    reader = make_dermatologist()
    yesterday = timezone.localdate() - timedelta(days=1)
    type(reader.clinician_profile).objects.update(verified_until=yesterday)
    again = type(reader).objects.get(pk=reader.pk)
    with pytest.raises(MayNotRead):
        claim_case(case_id=make_queued().pk, reader=again)


def test_a_case_that_is_not_in_the_queue_yet() -> None:
    case = make_submitted(make_patient())
    with pytest.raises(TransitionRefused):
        claim_case(case_id=case.pk, reader=make_dermatologist())


def test_giving_back_and_taking_again() -> None:
    case, reader = make_queued(), make_dermatologist()
    claim = claim_case(case_id=case.pk, reader=reader)
    with pytest.raises(NotYourClaim):
        release_claim(case_id=case.pk, reader=make_dermatologist())
    release_claim(case_id=case.pk, reader=reader, reason="Not my field.")
    claim.refresh_from_db()
    assert claim.end == ClaimEnd.RELEASED
    assert reload(case).status == CaseStatus.QUEUED
    assert case.events.get(kind=EventKind.RELEASED).reason == "Not my field."
    claim_case(case_id=case.pk, reader=make_dermatologist())


def test_a_lease_that_ran_out_gives_the_case_back() -> None:
    case = make_queued()
    reader = read_blind(case)
    assert expire_claims() == 0
    let_lease_run_out()
    with pytest.raises(NotYourClaim):  # even before the sweep
        conclude(case, reader)
    assert expire_claims() == 1
    assert expire_claims() == 0
    assert reload(case).status == CaseStatus.QUEUED
    assert Claim.objects.get().end == ClaimEnd.EXPIRED
    assert case.assessments.count() == 1, "the reading is kept"
    event = case.events.get(kind=EventKind.LEASE_EXPIRED)
    assert event.actor is None


def test_working_renews_the_lease() -> None:
    case, reader = make_queued(), make_dermatologist()
    claim_case(case_id=case.pk, reader=reader)
    soon = timezone.now() + timedelta(seconds=30)
    Claim.objects.update(lease_expires_at=soon)
    with pytest.raises(SignOffRefused):
        sign(case, reader)
    assert Claim.objects.get().lease_expires_at == soon, "what was refused renews nothing"
    Claim.objects.update(ended_at=timezone.now(), end=ClaimEnd.RELEASED)
    Case.objects.filter(pk=case.pk).update(status=CaseStatus.QUEUED)
    read_blind(case, reader)
    assert Claim.objects.get(ended_at=None).lease_expires_at > soon


def test_a_stale_version_is_refused_and_changes_nothing() -> None:
    case = make_queued()
    reader = read_blind(case)
    conclude(case, reader)
    seen = reload(case).version
    with pytest.raises(StaleCase):
        sign_off(
            case=case,
            reader=reader,
            content=CONTENT,
            expected_version=seen - 1,
            has_second_factor=True,
            authenticated_at=timezone.now(),
        )
    assert not Report.objects.exists()
    assert reload(case).status == CaseStatus.IN_REVIEW
    assert reload(case).version == seen
    assert Claim.objects.get().ended_at is None


def test_a_signature_needs_the_second_factor_and_the_claim() -> None:
    case = make_queued()
    reader = read_blind(case)
    conclude(case, reader)
    version = reload(case).version
    for person, factor, error in (
        (reader, False, SignOffRefused),
        (make_dermatologist(), True, NotYourClaim),
    ):
        with pytest.raises(error):
            sign_off(
                case=case,
                reader=person,
                content=CONTENT,
                expected_version=version,
                has_second_factor=factor,
                authenticated_at=timezone.now(),
            )
    assert not Report.objects.exists()
    sign(case, reader)
    assert Claim.objects.get().end == ClaimEnd.SIGNED
