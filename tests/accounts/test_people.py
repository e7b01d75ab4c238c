"""Acting for somebody else: who, by what right, and until when."""

from typing import Any

import pytest
from django.urls import reverse

from accounts.models import Consent, Purpose, Representation
from accounts.representations import end_representation
from accounts.selectors import has_consent
from cases.exceptions import NotReadyToSubmit
from cases.models import Case
from cases.services.submission import submit_case
from cases.workflow import CaseStatus
from telederm.audit.models import AuditEvent
from telederm.notifications.models import Notification
from tests.clinic import make_queued, reload
from tests.factories import (
    make_dermatologist,
    make_draft,
    make_patient,
    make_photograph,
    make_represented,
    make_submitted,
    sign_in,
)
from tests.forms import read_text

pytestmark = pytest.mark.django_db

PERSON = {
    "full_name": "Kim Lind",
    "relation": "parent",
    "organisation": "",
    "authority": "parental",
    "consent_care": "on",
}


def test_a_parent_adds_a_child_and_sends_a_case() -> None:
    parent = make_patient()
    client = sign_in(parent, second_factor=False)
    assert client.post(reverse("people"), PERSON).status_code == 302
    representation = Representation.objects.get()
    child = representation.patient
    assert child.is_managed
    assert not child.has_usable_password()
    assert has_consent(child, Purpose.CARE)
    assert not has_consent(child, Purpose.AI_PROCESSING)
    assert Consent.objects.get(user=child).given_by == parent
    start = f"{reverse('case-start')}?for={representation.pk}"
    assert "Kim Lind" in read_text(client.get(start))

    case = make_submitted(child, sent_by=parent, age_years=3, pregnancy=None)
    assert case.status == CaseStatus.SUBMITTED
    assert case.representation == representation
    assert case.events.get(kind="created").reason == "parent, parental"
    page = client.get(reverse("case-detail", args=[case.pk]))
    assert "answered for Kim Lind" in read_text(page)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"relation": "neighbour"}, "not one of the available choices"),
        ({"authority": ""}, "This field is required"),
        ({"consent_care": ""}, "no doctor may look"),
        ({"relation": "health_worker"}, "for which organisation you work"),
    ],
)
def test_what_is_missing_is_said_and_nobody_is_added(wrong: dict[str, Any], sentence: str) -> None:
    client = sign_in(make_patient(), second_factor=False)
    page = client.post(reverse("people"), {**PERSON, **wrong})
    assert page.status_code == 422
    assert sentence in read_text(page)
    assert not Representation.objects.exists()


def test_a_health_workers_case_says_so_to_the_reader() -> None:
    worker = make_patient()
    representation = make_represented(
        worker, relation="health_worker", authority="asked", organisation="Clinic on the Hill"
    )
    case = make_queued(representation.patient, sent_by=worker)
    page = sign_in(make_dermatologist()).get(reverse("reading", args=[case.pk]))
    for words in (worker.full_name, "Health worker", "Clinic on the Hill", "asked me to"):
        assert words in read_text(page)


def test_news_goes_to_who_can_read_it() -> None:
    parent = make_patient()
    representation = make_represented(parent)
    case = make_queued(representation.patient, sent_by=parent)
    told = set(Notification.objects.filter(case=case).values_list("recipient", flat=True))
    assert told == {parent.pk}


def test_consents_are_given_and_withdrawn_for_the_person() -> None:
    parent = make_patient()
    representation = make_represented(parent)
    client = sign_in(parent, second_factor=False)
    change = reverse("person-consent-change", args=[representation.pk])
    client.post(change, {"purpose": "research", "agree": "yes"})
    assert has_consent(representation.patient, Purpose.RESEARCH)
    assert not has_consent(parent, Purpose.RESEARCH)
    client.post(change, {"purpose": "research", "agree": "no"})
    assert not has_consent(representation.patient, Purpose.RESEARCH)
    audited = AuditEvent.objects.filter(patient_id=representation.patient_id, action="update")
    assert audited.latest("pk").actor_id == parent.pk


def test_who_stops_acting_sees_nothing_more() -> None:
    parent = make_patient()
    representation = make_represented(parent)
    case = make_queued(representation.patient, sent_by=parent)
    assert case in Case.objects.visible_to(parent)
    client = sign_in(parent, second_factor=False)
    for _ in range(2):
        client.post(reverse("person-stop", args=[representation.pk]))
    assert not Case.objects.visible_to(parent).exists()
    assert client.get(reverse("case-detail", args=[case.pk])).status_code == 404
    assert reload(case).representation == representation, "the record stays"


def test_nobody_sends_a_case_for_a_stranger() -> None:
    somebody, stranger = make_patient(), make_patient()
    with pytest.raises(Exception, match="don't act for this person"):
        make_submitted(stranger, sent_by=somebody)
    representation = make_represented(somebody)
    end_representation(representation=representation, ended_by=somebody)
    with pytest.raises(Exception, match="don't act for this person"):
        make_submitted(representation.patient, sent_by=somebody)
    other = make_represented(make_patient())
    client = sign_in(somebody, second_factor=False)
    assert client.get(f"{reverse('case-start')}?for={other.pk}").status_code == 404
    for name in ("person-consents", "person-consent-change", "person-stop"):
        path = reverse(name, args=[other.pk])
        assert client.get(path).status_code in {404, 405}
        assert client.post(path).status_code in {404, 405}


def test_a_draft_can_not_be_sent_once_the_right_has_ended() -> None:
    parent = make_patient()
    representation = make_represented(parent)
    case = make_draft(representation.patient, sent_by=parent)
    make_photograph(case)
    end_representation(representation=representation, ended_by=parent)
    with pytest.raises(NotReadyToSubmit, match="no longer act for"):
        submit_case(case=case, actor=parent)
