"""An answer that sends the patient somewhere doesn't go unread: somebody gets in touch."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role, User
from cases.models import Case, Disposition
from cases.services.reports import acknowledge_report
from cases.workflow import CaseStatus
from telederm.notifications.models import Notification, NotificationKind
from tests.clinic import CONTENT, conclude, make_queued, read_blind, reload, sign
from tests.factories import make_user, sign_in
from tests.forms import read_text
from triage.models import ContactTask
from triage.services.contacts import ContactRefused, end_contact_task, raise_contact_tasks

pytestmark = pytest.mark.django_db

HOURS = {Disposition.EMERGENCY_CARE: 1, Disposition.URGENT_VISIT: 24}


@pytest.fixture
def coordinator() -> User:
    return make_user(Role.COORDINATOR)


def answer(disposition: Disposition, diagnosis: str = CONTENT.diagnosis) -> Case:
    case = make_queued()
    reader = read_blind(case)
    conclude(case, reader)
    sign(case, reader, replace(CONTENT, disposition=disposition, diagnosis=diagnosis))
    return reload(case)


def let_pass(case: Case) -> None:
    ContactTask.objects.filter(case=case).update(due_at=timezone.now() - timedelta(hours=1))


def told(user: User) -> list[str]:
    return list(Notification.objects.filter(recipient=user).values_list("kind", flat=True))


@pytest.mark.parametrize("disposition", HOURS)
def test_the_time_is_that_of_the_tier(disposition: Disposition) -> None:
    case = answer(disposition)
    waited = ContactTask.objects.get(case=case).due_at - case.report.signed_at
    assert abs(waited - timedelta(hours=HOURS[disposition])) < timedelta(minutes=1)


def test_a_malignant_answer_waits_no_longer_than_a_suspected_cancer() -> None:
    soon = ContactTask.objects.get(case=answer(Disposition.ROUTINE_VISIT, "Melanoma"))
    late = ContactTask.objects.get(case=answer(Disposition.ROUTINE_VISIT))
    assert soon.due_at < late.due_at


def test_an_answer_that_asks_for_nothing_needs_no_confirmation() -> None:
    answer(Disposition.SELF_CARE)
    assert not ContactTask.objects.exists()


def test_the_coordinators_are_told_once_and_the_patient_is_reminded(coordinator: User) -> None:
    case = answer(Disposition.URGENT_VISIT)
    assert raise_contact_tasks() == 0, "there is time"
    let_pass(case)
    assert [raise_contact_tasks(), raise_contact_tasks()] == [1, 0]
    assert told(coordinator) == [NotificationKind.ANSWER_UNCONFIRMED]
    assert told(case.patient).count(NotificationKind.REPORT_READY) == 2


def test_whoever_confirms_in_time_is_left_in_peace(coordinator: User) -> None:
    case = answer(Disposition.URGENT_VISIT)
    acknowledge_report(case=case, actor=case.patient)
    let_pass(case)
    assert raise_contact_tasks() == 0
    assert ContactTask.objects.get(case=case).done_by == case.patient
    assert told(coordinator) == []


def test_the_board_lists_it_until_the_patient_was_reached(coordinator: User) -> None:
    case = answer(Disposition.URGENT_VISIT)
    client, wanted = sign_in(coordinator), {"list": "unconfirmed"}
    assert case.reference not in read_text(client.get(reverse("board"), wanted))
    let_pass(case)
    assert case.reference in read_text(client.get(reverse("board"), wanted))
    page = read_text(client.get(reverse("board-case", args=[case.pk])))
    assert case.patient.email in page
    assert case.report.plain_summary not in page
    path = reverse("board-contact", args=[case.pk])
    assert client.post(path, {"note": " "}).status_code == 422
    assert client.post(path, {"note": "By telephone at noon"}).status_code == 302
    assert case.reference not in read_text(client.get(reverse("board"), wanted))
    assert reload(case).status == CaseStatus.REPORTED
    assert client.post(path, {"note": "Again"}).status_code == 422


def test_nobody_else_ends_it() -> None:
    case = answer(Disposition.URGENT_VISIT)
    with pytest.raises(ContactRefused):
        end_contact_task(case=case, coordinator=case.report.signed_by, note="I did")
