"""Rule 6: emergency red flags bring the emergency message first, and the case to the top."""

import pytest
from django.urls import reverse
from pytest_django import Settings

from cases.exceptions import AcknowledgementNeeded
from cases.intake.questionnaires import CURRENT_VERSION, QUESTIONNAIRES
from cases.services.submission import submit_case
from cases.workflow import CaseStatus, EventKind, UrgencyTier
from telederm.audit.models import AuditEvent
from tests.clinic import HARMLESS, SUSPICIOUS, make_queued, reload
from tests.factories import make_dermatologist, make_draft, make_patient, make_photograph, sign_in
from tests.forms import find_form
from triage.selectors.queue import read_queue

FLAGS = [
    option.value
    for question in QUESTIONNAIRES[CURRENT_VERSION].questions
    for option in question.options
    if option.red_flag
]


@pytest.mark.django_db
@pytest.mark.parametrize("flag", FLAGS)
def test_the_message_comes_first_and_its_acknowledgement_is_recorded(
    flag: str, settings: Settings
) -> None:
    settings.TELEDERM_EMERGENCY_NUMBER = "144"
    patient = make_patient()
    case = make_draft(patient, red_flags=[flag])
    make_photograph(case)
    client, send = sign_in(patient, second_factor=False), reverse("case-send", args=[case.pk])

    page = client.post(send)
    assert page.status_code == 200
    assert "tel:144" in page.content.decode()
    assert "page--emergency" in page.content.decode()  # full screen
    assert reload(case).status == CaseStatus.DRAFT
    assert not case.events.filter(kind=EventKind.SUBMITTED).exists()

    sent = client.post(send, find_form(page, send).typed())
    assert sent.status_code == 302
    assert reload(case).status == CaseStatus.SUBMITTED
    read, submitted = case.events.filter(seq__gt=1).order_by("seq")
    assert (read.kind, read.reason, read.actor) == ("red_flags_acknowledged", flag, patient)
    assert submitted.kind == EventKind.SUBMITTED
    audited = AuditEvent.objects.filter(case_id=case.pk, detail__event=read.kind).get()
    assert audited.actor_id == patient.pk


@pytest.mark.django_db
def test_the_service_refuses_without_the_acknowledgement() -> None:
    patient = make_patient()
    case = make_draft(patient, red_flags=["breathing"])
    make_photograph(case)
    with pytest.raises(AcknowledgementNeeded):
        submit_case(case=case, actor=patient)
    assert reload(case).status == CaseStatus.DRAFT


@pytest.mark.django_db
def test_no_message_without_a_red_flag() -> None:
    patient = make_patient()
    case = make_draft(patient)
    make_photograph(case)
    client = sign_in(patient, second_factor=False)
    assert client.post(reverse("case-send", args=[case.pk])).status_code == 302
    assert not case.events.filter(kind=EventKind.RED_FLAGS_ACKNOWLEDGED).exists()


@pytest.mark.django_db
def test_an_emergency_is_first_in_the_queue() -> None:
    routine = make_queued(probabilities=HARMLESS)
    raised = make_queued(probabilities=SUSPICIOUS)
    emergency = make_queued(probabilities=HARMLESS, red_flags=[FLAGS[0], FLAGS[-1]])
    assert emergency.tier == UrgencyTier.EMERGENCY
    page = read_queue(make_dermatologist())
    assert [row.case for row in page.rows] == [emergency, raised, routine]
    assert page.rows[0].tier == "emergency"
    assert [str(reason) for reason in page.rows[0].reasons] == ["Emergency sign in the answers"]
