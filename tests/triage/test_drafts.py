"""What a reader types is on the server before they record it, and is never lost or overwritten."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from cases.models import Case
from telederm.audit.models import AuditEvent
from tests.clinic import conclude, read_blind, sign
from tests.factories import make_dermatologist, sign_in
from tests.forms import find_form, read_text
from triage.models import Claim, DraftStep, ReadingDraft
from triage.services.claims import claim_case, expire_claims, release_claim
from triage.services.drafts import save_draft

pytestmark = pytest.mark.django_db

TYPED = {"condition_1": "Melan", "confidence_1": "2", "urgency": "3"}
COMPLETE = {**TYPED, "condition_1": "Melanoma", "disposition": "urgent_visit"}
JSON = {"Accept": "application/json"}


@pytest.fixture
def client(reader: User) -> Client:
    return sign_in(reader)


def save(client: Client, case: Case, version: int, **typed: str) -> Any:
    data = {"step": "blind_read", "draft_version": str(version), **typed}
    return client.post(reverse("reading-draft", args=[case.pk]), data, headers=JSON)


def read_form(client: Client, case: Case, step: str = "blind-read") -> dict[str, Any]:
    page = client.get(reverse("reading", args=[case.pk]))
    return find_form(page, reverse(f"reading-{step}", args=[case.pk])).typed()


def test_what_was_typed_is_there_again_on_another_machine(
    client: Client, reader: User, case: Case
) -> None:
    assert save(client, case, 0, **TYPED).json()["version"] == 1
    assert save(client, case, 1, **TYPED, condition_2="Naevus").json()["version"] == 2
    form = read_form(sign_in(reader), case)
    assert {name: form[name] for name in TYPED} == {name: [each] for name, each in TYPED.items()}
    assert (form["condition_2"], form["draft_version"]) == (["Naevus"], ["2"])


def test_a_second_window_is_told_and_overwrites_nothing(client: Client, case: Case) -> None:
    save(client, case, 0, **TYPED)
    late = save(client, case, 0, condition_1="Wart")
    assert late.status_code == 409
    assert "another window" in late.json()["message"]
    assert late.json()["version"] == 1
    assert ReadingDraft.objects.get().content["condition_1"] == "Melan"
    assert save(client, case, late.json()["version"], condition_1="Wart").status_code == 200
    assert save(client, case, 1, condition_1="Acne").status_code == 409
    assert ReadingDraft.objects.get().content == {"condition_1": "Wart"}


def test_a_window_that_is_behind_records_only_when_asked_again(client: Client, case: Case) -> None:
    save(client, case, 0, **TYPED)
    path = reverse("reading-blind-read", args=[case.pk])
    refused = client.post(path, {**COMPLETE, "draft_version": "0"})
    assert refused.status_code == 422
    assert "another window" in read_text(refused)
    again = find_form(refused, path).typed()
    assert again["condition_1"] == ["Melanoma"], "what was typed here is kept"
    assert client.post(path, again).status_code == 302


def test_the_draft_outlives_the_lease_and_another_reader_sees_nothing_of_it(
    client: Client, reader: User, case: Case
) -> None:
    save(client, case, 0, **TYPED)
    Claim.objects.update(lease_expires_at=timezone.now())
    assert expire_claims() == 1
    assert save(client, case, 1, **TYPED, condition_2="Naevus").status_code == 200
    other = make_dermatologist()
    claim_case(case_id=case.pk, reader=other)
    assert "condition_1" not in read_form(sign_in(other), case)
    assert "Melan" not in read_text(sign_in(other).get(reverse("reading", args=[case.pk])))
    release_claim(case_id=case.pk, reader=other)
    claim_case(case_id=case.pk, reader=reader)
    assert read_form(client, case)["condition_2"] == ["Naevus"]


def test_saving_renews_the_lease(client: Client, case: Case) -> None:
    soon = timezone.now() + timedelta(seconds=30)
    Claim.objects.update(lease_expires_at=soon)
    save(client, case, 0, **TYPED)
    assert Claim.objects.get().lease_expires_at > soon


def test_a_step_that_is_recorded_leaves_no_draft(client: Client, reader: User, case: Case) -> None:
    save(client, case, 0, **TYPED)
    path = reverse("reading-blind-read", args=[case.pk])
    assert client.post(path, {**COMPLETE, "draft_version": "1"}).status_code == 302
    assert not ReadingDraft.objects.exists()
    data = {"step": "conclude", "condition_1": "Wart"}
    client.post(reverse("reading-draft", args=[case.pk]), data, headers=JSON)
    assert read_form(client, case, "conclude")["condition_1"] == ["Wart"]


def test_a_signed_case_leaves_nobodys_draft(case: Case) -> None:
    first = make_dermatologist()
    claim_case(case_id=case.pk, reader=first)
    save_draft(
        case=case, reader=first, step=DraftStep.BLIND_READ, content=TYPED, expected_version=0
    )
    release_claim(case_id=case.pk, reader=first)
    second = read_blind(case)
    conclude(case, second)
    sign(case, second)
    assert not ReadingDraft.objects.exists()


def test_who_never_held_the_case_saves_nothing(case: Case, reader: User) -> None:
    stranger = sign_in(make_dermatologist())
    assert save(stranger, case, 0, **TYPED).status_code == 409
    assert not ReadingDraft.objects.exists()


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"step": "poem"},
        {"step": "sign", "draft_version": "-1"},
        {"step": "sign", "draft_version": "9" * 5000},
    ],
)
def test_nonsense_is_refused(client: Client, case: Case, data: dict[str, str]) -> None:
    path = reverse("reading-draft", args=[case.pk])
    assert client.post(path, data, headers=JSON).status_code == 400
    assert not ReadingDraft.objects.exists()


def test_without_javascript_a_button_keeps_the_draft(client: Client, case: Case) -> None:
    path = reverse("reading-draft", args=[case.pk])
    page = client.post(path, {"step": "blind_read", **TYPED}, follow=True)
    assert "Saved at" in read_text(page)
    assert read_form(client, case)["condition_1"] == ["Melan"]


def test_a_draft_is_audited_once_and_nothing_of_it_is_in_the_trail(
    client: Client, case: Case
) -> None:
    for version in range(4):
        assert save(client, case, version, **TYPED).status_code == 200
    (event,) = AuditEvent.objects.filter(record_type="triage.readingdraft")
    assert (event.action, event.detail) == ("create", {"step": "blind_read"})
