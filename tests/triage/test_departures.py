"""Whoever may read no more holds no case: it waits for somebody else at once."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.licences.services import suspend_licence
from accounts.models import ClinicianProfile, Role, User
from accounts.services import revoke_role
from cases.models import Case
from cases.workflow import CaseStatus, EventKind
from telederm.audit.models import AuditEvent
from telederm.notifications.models import Notification, NotificationKind
from tests.clinic import IMPRESSIONS, make_queued, read_blind, reload
from tests.factories import make_administrator, make_dermatologist, make_user
from triage.models import Claim, ClaimEnd, DraftStep, ReadingDraft, SecondRead, SecondReadState
from triage.services.claims import claim_case
from triage.services.departures import return_cases_of_the_departed
from triage.services.drafts import save_draft
from triage.services.readings import commit_blind_read
from triage.services.second_reads import ask_second_read, take_second_read

pytestmark = pytest.mark.django_db

WHY = "A complaint about them."


def suspend(reader: User, administrator: User) -> None:
    profile = ClinicianProfile.objects.get(user=reader)
    suspend_licence(profile=profile, suspended_by=administrator, reason=WHY)


def take_role_away(reader: User, administrator: User) -> None:
    revoke_role(user=reader, role=Role.DERMATOLOGIST, revoked_by=administrator)


def close(reader: User, administrator: User) -> None:
    reader.is_active = False
    reader.save(update_fields=["is_active"])


def let_run_out(reader: User) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    ClinicianProfile.objects.filter(user=reader).update(verified_until=yesterday)


def lock_out(reader: User) -> None:
    User.objects.filter(pk=reader.pk).update(is_active=False)


def told(user: User) -> list[str]:
    return [row.kind for row in Notification.objects.filter(recipient=user).order_by("seq")]


@pytest.fixture
def coordinator() -> User:
    return make_user(Role.COORDINATOR)


@pytest.mark.parametrize("end", [suspend, take_role_away, close])
def test_what_they_hold_goes_back_with_what_they_wrote(
    end: Callable[[User, User], None], case: Case, reader: User, coordinator: User
) -> None:
    administrator, other, theirs = make_administrator(), make_queued(), make_dermatologist()
    claim_case(case_id=other.pk, reader=theirs)
    typed = {"condition_1": "Melan"}
    step = DraftStep.BLIND_READ
    save_draft(case=case, reader=reader, step=step, content=typed, expected_version=0)

    end(reader, administrator)

    assert reload(case).status == CaseStatus.QUEUED
    assert Claim.objects.get(case=case).end == ClaimEnd.READER_LEFT
    assert ReadingDraft.objects.get(case=case, reader=reader).content == typed
    event = case.events.get(kind=EventKind.READER_LEFT)
    assert event.actor == (None if end is close else administrator)
    assert told(coordinator) == [NotificationKind.CASE_LEFT]
    assert reload(other).status == CaseStatus.IN_REVIEW, "somebody else's stays theirs"
    claim_case(case_id=case.pk, reader=theirs)


def test_nothing_of_the_case_says_why_somebody_was_suspended(case: Case, reader: User) -> None:
    suspend(reader, make_administrator())
    assert not case.events.exclude(reason="").exists()
    assert not AuditEvent.objects.filter(case_id=case.pk, reason=WHY).exists()
    assert AuditEvent.objects.filter(record_type="accounts.clinicianprofile", reason=WHY).exists()


@pytest.mark.parametrize("end", [let_run_out, lock_out])
def test_the_sweep_finds_who_left_without_a_word(
    end: Callable[[User], None], case: Case, reader: User, coordinator: User
) -> None:
    assert return_cases_of_the_departed() == 0
    end(reader)
    assert return_cases_of_the_departed() == 1
    assert return_cases_of_the_departed() == 0
    assert reload(case).status == CaseStatus.QUEUED
    assert told(coordinator) == [NotificationKind.CASE_LEFT]


def test_a_second_reading_waits_for_another_second_reader(case: Case) -> None:
    first, second = read_blind(case), make_dermatologist()
    ask_second_read(case=case, reader=first)
    take_second_read(case_id=case.pk, reader=second)
    suspend(second, make_administrator())
    assert reload(case).status == CaseStatus.AWAITING_SECOND_READ
    assert case.events.filter(kind=EventKind.SECOND_READ_RETURNED).exists()
    take_second_read(case_id=case.pk, reader=make_dermatologist())


def test_a_first_reader_who_left_meanwhile_does_not_get_the_case_back(
    case: Case, coordinator: User
) -> None:
    first, second = read_blind(case), make_dermatologist()
    ask_second_read(case=case, reader=first)
    suspend(first, make_administrator())
    take_second_read(case_id=case.pk, reader=second)
    commit_blind_read(case=case, reader=second, gradable=True, impressions=IMPRESSIONS)
    assert SecondRead.objects.get(case=case).state == SecondReadState.AGREED
    assert reload(case).status == CaseStatus.QUEUED
    assert not Claim.objects.filter(case=case, ended_at=None).exists()
    assert told(coordinator) == [NotificationKind.CASE_LEFT]
