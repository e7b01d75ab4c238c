"""Audit events as HL7 FHIR R4 `AuditEvent` resources.

Source: https://hl7.org/fhir/R4/auditevent.html. People and records are named by the platform's own
ids, as the trail does; nobody's name leaves it.
"""

from collections.abc import Iterator
from typing import Any, Final

from django.conf import settings

from telederm.audit.models import Action, AuditEvent

_DICOM: Final = "http://dicom.nema.org/resources/ontology/DCM"
_HL7: Final = "http://terminology.hl7.org/CodeSystem"

_RESTFUL: Final = {
    "system": f"{_HL7}/audit-event-type",
    "code": "rest",
    "display": "Restful Operation",
}
_SIGNING_IN: Final = {"system": _DICOM, "code": "110114", "display": "User Authentication"}
_SECURITY: Final = {"system": _DICOM, "code": "110113", "display": "Security Alert"}
_EXPORT: Final = {"system": _DICOM, "code": "110106", "display": "Export"}
_QUERY: Final = {"system": _DICOM, "code": "110112", "display": "Query"}

# Type and letter (create, read, update, delete, execute) of each action.
_KINDS: Final[dict[str, tuple[dict[str, str], str]]] = {
    Action.CREATE: (_RESTFUL, "C"),
    Action.READ: (_RESTFUL, "R"),
    Action.UPDATE: (_RESTFUL, "U"),
    Action.DELETE: (_RESTFUL, "D"),
    Action.SEARCH: (_QUERY, "E"),
    Action.EXPORT: (_EXPORT, "R"),
    Action.SIGN_IN: (_SIGNING_IN, "E"),
    Action.SIGN_OUT: (_SIGNING_IN, "E"),
    Action.PERMISSION_CHANGE: (_SECURITY, "U"),
    Action.MODEL_CHANGE: (_SECURITY, "U"),
}
_SUCCESS, _MINOR_FAILURE = "0", "4"


def describe_event(event: AuditEvent) -> dict[str, Any]:
    """Return one event as a resource, ready for JSON."""
    kind, letter = _KINDS[event.action]
    resource: dict[str, Any] = {
        "resourceType": "AuditEvent",
        "id": str(event.pk),
        "type": kind,
        "subtype": [{"system": _system("action"), "code": event.action}],
        "action": letter,
        "recorded": event.occurred_at.isoformat(),
        "outcome": _SUCCESS if event.succeeded else _MINOR_FAILURE,
        "agent": [_describe_agent(event)],
        "source": {
            "observer": {"display": "Telederm"},
            "type": [{"system": f"{_HL7}/security-source-type", "code": "4"}],  # application server
        },
        "entity": list(_describe_entities(event)),
    }
    if event.reason:
        resource["purposeOfEvent"] = [{"text": event.reason}]
    return resource


def _describe_agent(event: AuditEvent) -> dict[str, Any]:
    agent: dict[str, Any] = {"requestor": event.actor_id is not None}
    if event.actor_id is None:
        agent["who"] = {"display": "System"}
    else:
        agent["who"] = _reference("user", str(event.actor_id))
    if event.origin:
        agent["network"] = {"address": event.origin, "type": "2"}  # an IP address
    return agent


def _describe_entities(event: AuditEvent) -> Iterator[dict[str, Any]]:
    record: dict[str, Any] = {"type": _entity_type("2"), "description": event.record_type}
    details = {**event.detail, **_numbers(event)}
    if details:
        record["detail"] = [
            {"type": name, "valueString": str(value)} for name, value in sorted(details.items())
        ]
    if event.record_id:
        record["what"] = _reference(event.record_type, event.record_id)
    yield record
    if event.case_id and str(event.case_id) != event.record_id:
        yield {"what": _reference("cases.case", str(event.case_id)), "type": _entity_type("2")}
    if event.patient_id:
        role = {"system": f"{_HL7}/object-role", "code": "1", "display": "Patient"}
        patient = _reference("user", str(event.patient_id))
        yield {"what": patient, "type": _entity_type("1"), "role": role}


def _numbers(event: AuditEvent) -> dict[str, object]:
    numbers = {"request": event.request_id, "transaction": event.transaction_id}
    return {name: value for name, value in numbers.items() if value is not None}


def _reference(kind: str, value: str) -> dict[str, Any]:
    return {"identifier": {"system": _system(kind), "value": value}}


def _entity_type(code: str) -> dict[str, str]:
    return {"system": f"{_HL7}/audit-entity-type", "code": code}


def _system(name: str) -> str:
    return f"{settings.TELEDERM_PUBLIC_URL}/fhir/{name}"
