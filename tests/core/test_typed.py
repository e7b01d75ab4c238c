"""A null character in words that no form checks is answered with a page, not with a fault."""

from typing import Any

import pytest
from django.urls import reverse

from accounts.suspensions import suspend_account
from telederm.oversight.alerts.services import check_rules
from tests.clinic import make_queued, make_reported
from tests.factories import make_administrator, make_dermatologist, make_patient, sign_in
from tests.forms import read_text
from tests.notifications.push_service import Browser
from triage.findings import RunResult
from triage.models import DraftStep, RunOutcome
from triage.services.claims import claim_case

pytestmark = pytest.mark.django_db
ODD = "a\0b"


def refuse(response: Any) -> None:
    assert response.status_code == 400
    assert "reload the page" in read_text(response)


def test_looking_for_a_case() -> None:
    refuse(sign_in(make_administrator()).get(reverse("oversight"), {"q": ODD}))


def test_what_administrators_say_why() -> None:
    administrator, doctor = make_administrator(), make_dermatologist()
    suspension = suspend_account(
        user=make_patient(), suspended_by=administrator, reason="Asked for it."
    )
    make_queued(result=RunResult(outcome=RunOutcome.FAILED, error_code="unavailable"))
    (alert,) = check_rules()
    client = sign_in(administrator)
    for name, record, field in (
        ("oversight-account-readmit", suspension, "reason"),
        ("oversight-licence-suspend", doctor.clinician_profile, "reason"),
        ("oversight-alert-acknowledge", alert, "note"),
    ):
        refuse(client.post(reverse(name, args=[record.pk]), {field: ODD}))


def test_what_a_reader_writes() -> None:
    case, report, reader = make_queued(), make_reported(), make_dermatologist()
    claim_case(case_id=case.pk, reader=reader)
    draft = {"step": DraftStep.BLIND_READ, "draft_version": "0", "condition_1": ODD}
    refuse(sign_in(reader).post(reverse("reading-draft", args=[case.pk]), draft))
    client = sign_in(report.signed_by)
    refuse(client.post(reverse("reading-addendum", args=[report.case_id]), {"text": ODD}))


def test_a_device() -> None:
    client = sign_in(make_patient())
    refuse(client.post(reverse("inbox-push-off"), {"endpoint": ODD}))
    fields = Browser().fields("https://fcm.googleapis.com/wp/one")
    for odd in ({"known": ODD}, {"endpoint": ODD}):
        refuse(client.post(reverse("inbox-push-on"), {**fields, **odd}))
