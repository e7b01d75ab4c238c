"""The administrators' pages: the whole history, the switch, the repeated run."""

import pytest
from django.test import Client
from django.urls import reverse

from cases.services.withdrawal import withdraw_case
from telederm.audit.models import Action, AuditEvent
from tests.clinic import CONTENT, SUSPICIOUS, make_queued, make_reported
from tests.factories import make_administrator, make_draft, make_patient, sign_in
from tests.forms import read_text
from triage.models import ModelSwitch, TriageTicket
from triage.selectors.switches import model_is_enabled

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    return sign_in(make_administrator())


def test_a_cases_history_shows_everything_from_answers_to_audit(client: Client) -> None:
    case = make_queued(changes=["colour", "shape"])
    report = make_reported(case)
    page = read_text(client.get(reverse("oversight-case", args=[case.pk])))
    reader = report.signed_by.full_name
    for words in (
        "A mole on my back became darker.",
        case.images.get().working_sha256,
        "The model answered",
        "lesion_classifier, version 1",
        f"{SUSPICIOUS['mel'] * 100:.1f}",
        "At least two of: new colour, new shape, bleeding",
        "Computed again just now: the same.",
        "Blind reading",
        "Conclusion, with the model's opinion in view",
        "I override the model",
        CONTENT.diagnosis,
        CONTENT.safety_net_advice,
        reader,
        "Report signed",
        "Who looked, who changed what",
    ):
        assert words in page, words
    assert "different!" not in page


def test_the_administrators_own_look_is_in_the_history_that_it_shows(client: Client) -> None:
    case = make_queued()
    looks = AuditEvent.objects.filter(case_id=case.pk, action=Action.READ)
    assert not looks.exists()
    page = read_text(client.get(reverse("oversight-case", args=[case.pk])))
    assert "Looked at" in page
    assert looks.count() == 1


def test_cases_are_found_by_a_part_of_their_reference(client: Client) -> None:
    wanted, other = make_queued(), make_queued()
    draft = make_draft(make_patient())
    everything = read_text(client.get(reverse("oversight")))
    assert wanted.reference in everything
    assert other.reference in everything
    assert draft.reference not in everything
    found = read_text(client.get(reverse("oversight"), {"q": wanted.reference[3:9].lower()}))
    assert wanted.reference in found
    assert other.reference not in found


def test_drafts_that_were_taken_back_come_after_what_was_sent(client: Client) -> None:
    sent, draft = make_queued(), make_draft(make_patient())
    withdraw_case(case=draft, actor=draft.patient)
    page = read_text(client.get(reverse("oversight")))
    assert 0 < page.index(sent.reference) < page.index(draft.reference)
    assert client.get(reverse("oversight-case", args=[draft.pk])).status_code == 200


def test_a_turn_of_the_switch_needs_a_reason_and_is_audited(client: Client) -> None:
    path = reverse("oversight-model-switch")
    for reason in ("", "   "):
        assert client.post(path, {"enabled": "off", "reason": reason}).status_code == 422
        assert model_is_enabled()
    assert client.post(path, {"enabled": "off", "reason": "It drifts."}).status_code == 302
    assert not model_is_enabled()
    assert "It drifts." in read_text(client.get(path))
    assert "switched off" in read_text(client.get(reverse("oversight")))
    event = AuditEvent.objects.get(action=Action.MODEL_CHANGE)
    assert event.detail == {"enabled": False}
    assert event.actor_id == ModelSwitch.objects.get().turned_by_id


def test_a_repeat_is_asked_for_once(client: Client) -> None:
    case = make_queued()
    path = reverse("oversight-rerun", args=[case.pk])
    assert "being asked again" in read_text(client.post(path, follow=True))
    assert "being asked about this case already" in read_text(client.post(path, follow=True))
    assert TriageTicket.objects.filter(case=case).count() == 2
