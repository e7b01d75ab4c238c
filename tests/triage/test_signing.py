"""Signing: who signs has just proved who they are; words come afterwards only as an addendum."""

import time
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from accounts.models import User
from cases.models import Addendum, Case, Report
from tests.clinic import CONTENT, conclude, make_queued, make_reported, read_blind, reload
from tests.factories import make_dermatologist, sign_in
from tests.forms import find_form, read_text
from triage.models import Claim, Concurrence, Confidence, DraftStep, ReadingDraft
from triage.services.claims import NotYourClaim, expire_claims
from triage.services.drafts import DraftConflict, save_draft
from triage.services.readings import Impression, conclude_reading
from triage.services.sign_off import AuthenticationTooOld, sign_off

pytestmark = pytest.mark.django_db

REPORT = {
    "gradable": "yes",
    "diagnosis": "Common mole",
    "disposition": "self_care",
    "plain_summary": "An ordinary mole.",
    "safety_net_advice": "Come back if it grows.",
}


@pytest.fixture
def reader(case: Case) -> User:
    return read_blind(case)


def grow_old(client: Client, *, minutes: float) -> None:
    session = client.session
    for record in session["account_authentication_methods"]:
        record["at"] = time.time() - 60 * minutes
    session.save()


def test_an_old_proof_is_asked_for_again_and_nothing_is_lost(
    case: Case, reader: User, settings: Settings
) -> None:
    conclude(case, reader)
    client, page = sign_in(reader), reverse("reading", args=[case.pk])
    path = reverse("reading-sign", args=[case.pk])
    form = find_form(client.get(page), path).typed() | REPORT
    grow_old(client, minutes=settings.TELEDERM_SIGNING_MINUTES + 1)
    refused = client.post(path, form)
    assert (
        refused.headers["Location"]
        == f"{reverse('account_reauthenticate')}?next={page.replace('/', '%2F')}"
    )
    assert not Report.objects.exists()
    grow_old(client, minutes=0)
    again = find_form(client.get(page), path).typed()
    assert again["plain_summary"] == ["An ordinary mole."]
    assert client.post(path, again).status_code == 302
    assert Report.objects.exists()
    assert not ReadingDraft.objects.exists()


def test_a_colleague_has_signed_and_the_words_stay_on_the_page(
    case: Case, reader: User, settings: Settings
) -> None:
    conclude(case, reader)
    client, page = sign_in(reader), reverse("reading", args=[case.pk])
    path = reverse("reading-sign", args=[case.pk])
    words = {"plain_summary": "My own words, long thought over."}
    typed = find_form(client.get(page), path).typed() | REPORT | words | {"draft_version": "1"}
    save_draft(case=case, reader=reader, step=DraftStep.SIGN, content=words, expected_version=0)
    Claim.objects.update(lease_expires_at=timezone.now())
    expire_claims()
    make_reported(reload(case))
    grow_old(client, minutes=settings.TELEDERM_SIGNING_MINUTES + 1)
    shown = client.post(path, typed)
    assert shown.status_code == 422
    assert "You don't hold this case any more" in read_text(shown)
    assert words["plain_summary"] in read_text(shown)


@pytest.mark.parametrize("refusal", ["conflict", "claim"])
def test_words_that_cannot_be_kept_stay_in_the_form(
    case: Case, reader: User, settings: Settings, monkeypatch: pytest.MonkeyPatch, refusal: str
) -> None:
    conclude(case, reader)
    client, page = sign_in(reader), reverse("reading", args=[case.pk])
    path = reverse("reading-sign", args=[case.pk])
    typed = find_form(client.get(page), path).typed() | REPORT
    draft = ReadingDraft(case=case, reader=reader, step=DraftStep.SIGN, version=7)

    def refuse(**_: Any) -> None:
        raise DraftConflict(draft) if refusal == "conflict" else NotYourClaim("Take it again.")

    monkeypatch.setattr("triage.views.reading.save_draft", refuse)
    grow_old(client, minutes=settings.TELEDERM_SIGNING_MINUTES + 1)
    shown = client.post(path, typed)
    assert shown.status_code == 422
    again = find_form(shown, path).typed()
    assert again["plain_summary"] == [REPORT["plain_summary"]]
    assert again.get("draft_version") == (["7"] if refusal == "conflict" else ["0"])


@pytest.mark.parametrize("age", [None, timedelta(minutes=241), timedelta(days=3)])
def test_the_service_refuses_an_old_proof(case: Case, reader: User, age: timedelta | None) -> None:
    conclude(case, reader)
    with pytest.raises(AuthenticationTooOld):
        sign_off(
            case=case,
            reader=reader,
            content=CONTENT,
            expected_version=reload(case).version,
            has_second_factor=True,
            authenticated_at=None if age is None else timezone.now() - age,
        )
    assert not Report.objects.exists()


def test_confirming_a_label_of_the_other_side_is_pointed_out(case: Case, reader: User) -> None:
    conclude_reading(  # the model's first label is melanoma
        case=case,
        reader=reader,
        concurrence=Concurrence.CONFIRMED,
        override_reason=None,
        gradable=True,
        impressions=[Impression("Common mole", Confidence.HIGH)],
    )
    page = sign_in(reader).get(reverse("reading", args=[case.pk]))
    assert "on the other side of benign and malignant" in read_text(page)


def test_the_patients_sheet_for_the_clinic(case: Case) -> None:
    report = make_reported(case)
    client = sign_in(make_dermatologist())
    sheet = client.get(reverse("reading-report-pdf", args=[report.case_id]))
    assert sheet.headers["Content-Type"] == "application/pdf"
    assert sheet.content.startswith(b"%PDF")
    assert client.get(reverse("reading-report-pdf", args=[make_queued().pk])).status_code == 404


def test_an_addendum_by_the_one_who_signed(case: Case) -> None:
    report = make_reported(case)
    path, page = reverse("reading-addendum", args=[case.pk]), reverse("reading", args=[case.pk])
    client = sign_in(report.signed_by)
    assert find_form(client.get(page), path)
    assert "Write what you want to add" in read_text(client.post(path, {"text": " "}, follow=True))
    assert "Use sun cream." in read_text(client.post(path, {"text": "Use sun cream."}, follow=True))
    other = sign_in(make_dermatologist())
    assert path not in read_text(other.get(page))
    assert other.post(path, {"text": "Mine"}).status_code == 404
    assert [each.text for each in Addendum.objects.all()] == ["Use sun cream."]
