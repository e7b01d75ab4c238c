"""What a patient says weeks later reaches the dermatologist who signed."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import ClinicianProfile, User
from cases.models import OutcomeResponse, Report
from cases.services.outcomes import answer_outcome
from telederm.audit.models import Action, AuditEvent
from telederm.notifications.models import Notification, NotificationKind
from telederm.notifications.ways import list_ways
from tests.ageing import age_report
from tests.clinic import make_reported
from tests.factories import make_dermatologist, sign_in
from tests.forms import read_text
from triage.models import StandardKind
from triage.selectors.outcomes import list_outcome_answers
from triage.selectors.standards import find_strongest, list_outcome_requests
from triage.services.standards import record_standard

pytestmark = pytest.mark.django_db

BETTER = {"course": "better", "seen": "nobody", "tissue_test": "none"}
TISSUE = {
    "course": "worse",
    "seen": "dermatologist",
    "tissue_test": "done",
    "other_diagnosis": "Melanoma in situ",
    "words": "They cut it out.",
}


@pytest.fixture
def report() -> Report:
    report = Report.objects.select_related("case", "signed_by").get(pk=make_reported().pk)
    age_report(report, days=31)
    return report


@pytest.fixture
def client(report: Report) -> Client:
    return sign_in(report.signed_by)


def answer(report: Report, answers: dict[str, str], *, days: int = 30) -> OutcomeResponse:
    outcome = OutcomeResponse.objects.create(case=report.case, days=days)
    return answer_outcome(outcome=outcome, actor=report.case.patient, answers=answers)


def told(user: User) -> list[Any]:
    rows = Notification.objects.filter(recipient=user, kind=NotificationKind.OUTCOME_ANSWERED)
    return list(rows.values_list("case", "rings"))


def attach(report: Report, kind: StandardKind, condition: str = "Melanoma in situ") -> None:
    record_standard(
        case=report.case,
        recorded_by=report.signed_by,
        kind=kind,
        condition=condition,
        observed_on=timezone.localdate(),
    )


def test_the_signer_is_told_once_and_nobody_else(report: Report) -> None:
    colleague = make_dermatologist()
    outcome = answer(report, BETTER)
    answer_outcome(outcome=outcome, actor=report.case.patient, answers=TISSUE)
    assert told(report.signed_by) == [(report.case_id, True)]
    assert told(colleague) == []
    assert told(report.case.patient) == []
    assert NotificationKind.OUTCOME_ANSWERED in list_ways(report.signed_by)


def test_who_may_not_read_any_more_is_told_of_nothing(report: Report) -> None:
    ClinicianProfile.objects.filter(user=report.signed_by).update(verified_at=None)
    answer(report, BETTER)
    assert told(report.signed_by) == []


def test_the_page_lists_what_patients_said_and_leaves_its_event(
    client: Client, report: Report
) -> None:
    page = reverse("outcomes")
    assert "No patient has answered yet" in read_text(client.get(page))
    assert not AuditEvent.objects.filter(action=Action.SEARCH).exists(), "it names no case"
    answer(report, TISSUE)
    shown = read_text(client.get(page))
    for words in (report.case.reference, "It is worse", "Result not attached"):
        assert words in shown
    event = AuditEvent.objects.get(action=Action.SEARCH)
    assert event.detail == {"list": "outcomes", "cases": [str(report.case_id)]}
    assert event.actor_id == report.signed_by_id


def test_a_colleague_finds_nothing_of_it_on_their_own_page(report: Report) -> None:
    answer(report, TISSUE)
    shown = read_text(sign_in(make_dermatologist()).get(reverse("outcomes")))
    assert report.case.reference not in shown


def test_the_newest_answers_are_listed(report: Report) -> None:
    first = answer(report, BETTER)
    OutcomeResponse.objects.create(case=report.case, days=90)  # asked, not answered
    assert [each.outcome for each in list_outcome_answers(report.signed_by)] == [first]
    assert list_outcome_answers(report.signed_by, limit=0) == []
    assert list_outcome_answers(make_reported().signed_by) == []


def test_the_cases_page_shows_the_answer(client: Client, report: Report) -> None:
    page = reverse("reading", args=[report.case_id])
    assert "The patient after 30 days" not in read_text(client.get(page))
    answer(report, TISSUE)
    shown = read_text(client.get(page))
    for words in (
        "The patient after 30 days",
        "It is worse",
        "Melanoma in situ",
        "They cut it out.",
    ):
        assert words in shown
    assert not Notification.objects.filter(recipient=report.signed_by, read_at=None).exists()


def test_a_tissue_test_is_asked_about_until_its_result_is_there(report: Report) -> None:
    reader = report.signed_by
    assert list_outcome_requests(reader) == [], "a harmless mole, cared for at home"
    answer(report, BETTER)
    assert list_outcome_requests(reader) == []
    answer(report, TISSUE, days=90)
    assert [each.has_tissue for each in list_outcome_requests(reader)] == [True]
    attach(report, StandardKind.FOLLOW_UP)
    assert len(list_outcome_requests(reader)) == 1, "a follow-up is no result"
    attach(report, StandardKind.HISTOPATHOLOGY)
    assert list_outcome_requests(reader) == []
    assert not any(each.lacks_result for each in list_outcome_answers(reader))
    strongest = find_strongest(report.case.reference_standards.all())
    assert strongest is not None
    assert (strongest.kind, strongest.condition) == ("histopathology", "Melanoma in situ")
