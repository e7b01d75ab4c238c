"""The trail as FHIR: every action is a valid AuditEvent, and handing it out is an event itself."""

import json
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from fhir.resources.R4B.auditevent import AuditEvent as FhirAuditEvent

from telederm.audit.context import RequestOrigin, origin
from telederm.audit.export import Selection, export_events
from telederm.audit.fhir import describe_event
from telederm.audit.models import Action, AuditEvent
from telederm.audit.services import record_event
from tests.clinic import make_reported
from tests.factories import make_administrator, make_user, sign_in

pytestmark = pytest.mark.django_db


def lines_of(selection: Selection) -> list[dict[str, object]]:
    return [json.loads(line) for line in export_events(selection=selection, actor=None, reason="x")]


@pytest.mark.parametrize("action", Action)
@pytest.mark.parametrize("succeeded", [True, False])
def test_every_action_is_a_valid_resource(action: Action, succeeded: bool) -> None:
    user, case = make_user(), make_reported().case
    token = origin.set(RequestOrigin("203.0.113.9"))
    with transaction.atomic():
        event = record_event(
            action=action, actor=user, record=case, patient_id=case.patient_id, case_id=case.pk,
            reason="asked for", succeeded=succeeded, detail={"seq": 3},
        )  # fmt: skip
    origin.reset(token)
    event.refresh_from_db()
    resource = describe_event(event)
    valid = FhirAuditEvent.model_validate_json(json.dumps(resource))
    assert valid.outcome == ("0" if succeeded else "4")
    assert valid.recorded == event.occurred_at
    network = valid.agent[0].network
    assert network is not None
    assert network.address == "203.0.113.9"
    assert user.full_name not in json.dumps(resource)


def test_a_whole_case_is_exported_and_valid() -> None:
    case = make_reported().case
    exported = lines_of(Selection(case_id=case.pk))
    known = AuditEvent.objects.filter(case_id=case.pk).exclude(action=Action.EXPORT)
    assert [line["id"] for line in exported] == [str(event.pk) for event in known.order_by("id")]
    assert len(exported) > 5
    for line in exported:
        FhirAuditEvent.model_validate(line)


def test_an_export_is_recorded_with_what_was_chosen_and_why() -> None:
    case = make_reported().case
    out = StringIO()
    since = (timezone.now() - timedelta(days=1)).date().isoformat()
    why = ("--reason", "court order")
    call_command("export_audit", "--case", str(case.pk), *why, stdout=out)
    call_command("export_audit", "--since", since, "--until", "2999-01-01T00:00Z", *why)
    event = AuditEvent.objects.filter(action=Action.EXPORT).order_by("id").first()
    assert event is not None
    assert (event.reason, event.case_id) == ("court order", case.pk)
    assert event.detail["selection"] == {"case_id": str(case.pk)}
    assert out.getvalue().count("\n") > 5


@pytest.mark.parametrize("wrong", [["--since", "yesterday"], ["--case", "7"], []])
def test_what_can_not_be_read_is_said(wrong: list[str]) -> None:
    with pytest.raises(CommandError):
        call_command("export_audit", *wrong, *(["--reason", "x"] if wrong else []))


def test_an_administrator_downloads_it_with_a_reason() -> None:
    administrator, case = make_administrator(), make_reported().case
    client, path = sign_in(administrator), reverse("oversight-audit")
    assert "Audit trail" in client.get(path).content.decode()
    assert client.post(path, {"reference": case.reference}).status_code == 422
    assert not AuditEvent.objects.filter(action=Action.EXPORT).exists()
    response = client.post(path, {"reference": case.reference.lower(), "reason": "asked for"})
    assert response.headers["Content-Type"] == "application/fhir+ndjson"
    assert len(response.content.splitlines()) > 5
    event = AuditEvent.objects.get(action=Action.EXPORT)
    assert (event.actor_id, event.case_id, event.reason) == (administrator.pk, case.pk, "asked for")


def test_a_case_that_is_not_there_and_too_much_at_once_are_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    make_reported()
    client, path = sign_in(make_administrator()), reverse("oversight-audit")
    nowhere = client.post(path, {"reference": "TD-NONE", "reason": "x"})
    assert "There is no such case" in nowhere.content.decode()
    monkeypatch.setattr("telederm.oversight.audit_views.MOST_EVENTS", 3)
    assert "Choose a shorter period" in client.post(path, {"reason": "x"}).content.decode()
    assert client.post(path, {"since": "2999-01-01", "reason": "x"}).content == b""
