"""Health workers: the clinic checks where they work, and what it found is said beside the case."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.health_workers import (
    CheckRefused,
    check_health_worker,
    list_refused,
    list_unchecked,
)
from accounts.models import (
    Authority,
    CheckResult,
    HealthWorkerCheck,
    Relationship,
    Representation,
    User,
)
from accounts.representations import (
    RepresentationRefused,
    find_representation,
    record_representation,
)
from cases.models import Case
from telederm.audit.models import AuditEvent
from tests.clinic import make_queued
from tests.factories import make_administrator, make_patient, sign_in
from tests.forms import read_text
from tests.raw import refused
from tests.together import COMMITTED, do_together

pytestmark = pytest.mark.django_db

PRACTICE = "Practice by the River"
PERSON = {
    "full_name": "Kim Lind",
    "relation": "health_worker",
    "organisation": PRACTICE,
    "authority": "asked",
    "consent_care": "on",
}


@pytest.fixture
def nurse() -> User:
    return make_patient()


@pytest.fixture
def representation(nurse: User) -> Representation:
    sign_in(nurse, second_factor=False).post(reverse("people"), PERSON)
    return Representation.objects.get()


@pytest.fixture
def office() -> Client:
    return sign_in(make_administrator())


def decide(office: Client, representation: Representation, result: str, reason: str = "") -> Any:
    path = reverse("oversight-health-worker-check", args=[representation.pk])
    return office.post(path, {"result": result, "reason": reason or "Telephoned the practice."})


def case_page(nurse: User, case: Case) -> str:
    client = sign_in(nurse, second_factor=False)
    return read_text(client.get(reverse("case-detail", args=[case.pk])))


def test_what_the_clinic_found_stands_beside_the_case(
    nurse: User, representation: Representation, office: Client
) -> None:
    case = make_queued(representation.patient, sent_by=nurse)
    assert "has not checked yet" in case_page(nurse, case)
    page = read_text(office.get(reverse("oversight-representations")))
    assert PRACTICE in page
    assert decide(office, representation, "confirmed").status_code == 302
    assert "The clinic confirmed on" in case_page(nurse, case)
    assert not list_unchecked().exists()
    event = AuditEvent.objects.get(action="permission_change", record_type__contains="healthworker")
    assert event.reason == "Telephoned the practice."
    assert PRACTICE not in str(event.detail)


def test_a_confirmed_worker_is_confirmed_for_the_next_person_too(
    nurse: User, representation: Representation, office: Client
) -> None:
    decide(office, representation, "confirmed")
    client = sign_in(nurse, second_factor=False)
    client.post(reverse("people"), PERSON | {"full_name": "Lou Lind"})
    assert not list_unchecked().exists()
    client.post(reverse("people"), PERSON | {"full_name": "Noa Lind", "organisation": "Elsewhere"})
    assert [found.organisation for found in list_unchecked()] == ["Elsewhere"]


def test_a_refused_worker_acts_for_nobody_in_that_name(
    nurse: User, representation: Representation, office: Client
) -> None:
    case = make_queued(representation.patient, sent_by=nurse)
    sign_in(nurse, second_factor=False).post(
        reverse("people"), PERSON | {"relation": "parent", "organisation": "", "full_name": "Child"}
    )
    child = Representation.objects.get(relation="parent")
    assert decide(office, representation, "refused", "Nobody knows them.").status_code == 302
    assert find_representation(representative=nurse, patient=representation.patient) is None
    assert find_representation(representative=nurse, patient=child.patient) == child
    gone = sign_in(nurse, second_factor=False).get(reverse("case-detail", args=[case.pk]))
    assert gone.status_code == 404


def test_a_refused_worker_waits_for_another_check(
    nurse: User, representation: Representation, office: Client
) -> None:
    decide(office, representation, "refused", "Nobody knows them.")
    client = sign_in(nurse, second_factor=False)
    again = PERSON | {"full_name": "Lou Lind", "organisation": PRACTICE.upper()}
    answer = client.post(reverse("people"), again)
    assert answer.status_code == 422
    assert "could not confirm that you work" in read_text(answer)
    assert not User.objects.filter(full_name="Lou Lind").exists()
    page = read_text(office.get(reverse("oversight-representations")))
    assert PRACTICE in page
    assert "Nobody knows them." in page
    assert (
        decide(office, representation, "confirmed", "A new office knows them.").status_code == 302
    )
    assert not list_refused().exists()
    assert decide(office, representation, "refused").status_code == 404, "of nobody who waits"
    assert client.post(reverse("people"), again).status_code == 302
    assert not list_unchecked().exists()


def test_a_refused_worker_is_listed_once(
    nurse: User, representation: Representation, office: Client
) -> None:
    client = sign_in(nurse, second_factor=False)
    client.post(reverse("people"), PERSON | {"full_name": "Lou", "organisation": PRACTICE.upper()})
    decide(office, representation, "refused")
    assert [found.representative for found in list_refused()] == [nurse]
    assert not Representation.objects.filter(ended_at=None).exists()
    client.post(reverse("people"), PERSON | {"organisation": "Elsewhere"})
    assert [found.organisation for found in list_unchecked()] == ["Elsewhere"]


@pytest.mark.django_db(**COMMITTED)
def test_adding_and_refusing_never_cross() -> None:
    administrator = make_administrator()
    for _ in range(8):
        nurse, patient = make_patient(), make_patient()

        def add(nurse: User = nurse, patient: User = patient) -> object:
            return record_representation(
                representative=nurse,
                patient=patient,
                relation=Relationship.HEALTH_WORKER,
                authority=Authority.ASKED,
                organisation=PRACTICE,
            )

        def refuse(nurse: User = nurse) -> object:
            return check_health_worker(
                user=nurse,
                organisation=PRACTICE,
                result=CheckResult.REFUSED,
                checked_by=administrator,
                reason="Nobody knows them.",
            )

        added, check = do_together([add, refuse])
        assert isinstance(added, Representation | RepresentationRefused)
        assert isinstance(check, HealthWorkerCheck)
        assert find_representation(representative=nurse, patient=patient) is None


def test_an_administrator_ends_a_right_to_act_and_says_why(
    nurse: User, representation: Representation, office: Client
) -> None:
    path = reverse("oversight-representation-end", args=[representation.pk])
    assert office.post(path, {"reason": ""}).status_code == 422
    assert office.post(path, {"reason": "The person came of age."}).status_code == 302
    representation.refresh_from_db()
    assert not representation.is_current
    event = AuditEvent.objects.get(record_id=str(representation.pk), action="update")
    assert event.reason == "The person came of age."
    assert office.post(path, {"reason": "Again."}).status_code == 404


def test_a_check_needs_a_reason_and_somebody_else(representation: Representation) -> None:
    user = representation.representative
    asked: dict[str, Any] = {
        "user": user,
        "organisation": PRACTICE,
        "result": CheckResult.CONFIRMED,
    }
    with pytest.raises(CheckRefused):
        check_health_worker(**asked, checked_by=user, reason="It is me.")
    with pytest.raises(CheckRefused):
        check_health_worker(**asked, checked_by=make_administrator(), reason=" ")
    assert not HealthWorkerCheck.objects.exists()


def test_a_check_stays_as_it_was_written(representation: Representation, office: Client) -> None:
    decide(office, representation, "confirmed")
    with refused("Cannot update or delete"):
        HealthWorkerCheck.objects.update(result=CheckResult.REFUSED)
