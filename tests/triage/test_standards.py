"""What a diagnosis rests on: the strongest finding counts, and signed cases ask for theirs."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from accounts.models import User
from cases.models import Case, Report
from tests.ageing import age_report
from tests.clinic import make_queued, make_reported, reload
from tests.factories import sign_in
from tests.forms import read_text
from tests.raw import refused
from triage.models import ReferenceStandard, StandardKind
from triage.selectors.standards import find_strongest, list_outcome_requests
from triage.services.standards import StandardRefused, record_standard

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


@pytest.fixture
def report() -> Report:
    return make_reported()


@pytest.fixture
def reader(report: Report) -> User:
    return report.signed_by


@pytest.fixture
def client(reader: User) -> Client:
    return sign_in(reader)


def record(report: Report, kind: str, condition: str = "Melanoma") -> ReferenceStandard:
    return record_standard(
        case=reload(report.case),
        recorded_by=report.signed_by,
        kind=StandardKind(kind),
        condition=condition,
        observed_on=TODAY(),
    )


def strongest(case: Case) -> tuple[str, str]:
    found = find_strongest(case.reference_standards.all())
    assert found
    return found.kind, found.condition


def test_the_signature_is_the_first_and_weakest_standard(report: Report) -> None:
    assert strongest(report.case) == ("single_assessment", "Common mole")
    (first,) = report.case.reference_standards.all()
    assert (first.icd11, first.side) == ("2F20.0", "benign")


def test_a_stronger_finding_counts_and_a_weaker_later_one_does_not(report: Report) -> None:
    record(report, "follow_up", "Melanocytic naevus")
    assert strongest(report.case) == ("follow_up", "Melanocytic naevus")
    record(report, "histopathology")
    assert strongest(report.case) == ("histopathology", "Melanoma")
    record(report, "follow_up", "Melanocytic naevus")
    assert strongest(report.case) == ("histopathology", "Melanoma")
    record(report, "histopathology", "Melanoma in situ")  # a correction
    assert strongest(report.case) == ("histopathology", "Melanoma in situ")


def test_nothing_is_changed_or_deleted(report: Report) -> None:
    with refused("Cannot update"):
        ReferenceStandard.objects.update(condition="Wart")


@pytest.mark.parametrize("days", [-3, 1])
def test_a_day_that_cannot_be(report: Report, days: int) -> None:
    with pytest.raises(StandardRefused, match="between"):
        record_standard(
            case=reload(report.case),
            recorded_by=report.signed_by,
            kind=StandardKind.HISTOPATHOLOGY,
            condition="Melanoma",
            observed_on=TODAY() + timedelta(days=days),
        )


def test_an_unanswered_case_takes_none(reader: User) -> None:
    with pytest.raises(StandardRefused, match="Sign the report first"):
        record_standard(
            case=make_queued(),
            recorded_by=reader,
            kind=StandardKind.HISTOPATHOLOGY,
            condition="Melanoma",
            observed_on=TODAY(),
        )


def test_attaching_a_biopsys_result_on_the_page(client: Client, report: Report) -> None:
    path = reverse("reading-outcome", args=[report.case_id])
    typed = {"kind": "histopathology", "condition": "Melanoma in situ", "observed_on": ""}
    refused = client.post(path, typed)
    assert refused.status_code == 422
    assert "Melanoma in situ" in read_text(refused)
    page = client.post(path, {**typed, "observed_on": TODAY().isoformat()}, follow=True)
    assert "Melanoma in situ: Histopathology" in read_text(page)
    assert client.post(path, {**typed, "kind": "single_assessment"}).status_code == 422


def test_who_is_asked_and_when(client: Client, reader: User, report: Report) -> None:
    assert list_outcome_requests(reader) == []
    age_report(report, days=30, disposition="routine_visit")
    assert [each.asked_after_days for each in list_outcome_requests(reader)] == [30]
    age_report(report, days=91)
    assert [each.asked_after_days for each in list_outcome_requests(reader)] == [90]
    assert report.case.reference in read_text(client.get(reverse("outcomes")))
    record(report, "histopathology")
    assert list_outcome_requests(reader) == []


def test_care_at_home_is_asked_about_only_if_malignant(reader: User, report: Report) -> None:
    age_report(report, days=40, disposition="self_care")
    assert list_outcome_requests(reader) == []
    age_report(report, days=40, diagnosis="BCC")
    assert len(list_outcome_requests(reader)) == 1


def test_the_day_the_case_was_sent_is_the_clinics_day(report: Report, settings: Settings) -> None:
    settings.TIME_ZONE = "Pacific/Kiritimati"  # 14 hours ahead: the next day begins at 10:00 UTC
    sent = timezone.now().replace(hour=23) - timedelta(days=2)
    Case.objects.filter(pk=report.case_id).update(submitted_at=sent)
    with pytest.raises(StandardRefused, match="between"):
        record_standard(
            case=reload(report.case),
            recorded_by=report.signed_by,
            kind=StandardKind.FOLLOW_UP,
            condition="Melanoma",
            observed_on=sent.date(),
        )
