"""One's own data: taken along whole, corrected, withdrawn, deleted as far as the law lets go."""

import json
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoCaptureOnCommitCallbacks

from accounts.models import Consent, Role, User
from accounts.services import grant_role
from cases.exceptions import TransitionRefused
from cases.models import Case, OutcomeResponse
from cases.services.leaving import delete_account
from cases.services.outcomes import answer_outcome
from cases.services.thread import write_to_clinic
from cases.services.withdrawal import withdraw_case
from cases.workflow import CaseStatus
from telederm.audit.models import Action, AuditEvent
from tests.clinic import CONTENT, conclude, make_queued, make_reported, read_blind, reload
from tests.factories import (
    PASSWORD,
    confirm_address,
    make_administrator,
    make_dermatologist,
    make_draft,
    make_patient,
    make_photograph,
    sign_in,
)
from tests.forms import read_text
from triage.selectors.photographs import read_earlier_photographs
from triage.services.tickets import open_ticket

pytestmark = pytest.mark.django_db


@pytest.fixture
def patient() -> User:
    return make_patient()


@pytest.fixture
def client(patient: User) -> Client:
    return sign_in(patient, second_factor=False)


def download(client: Client) -> ZipFile:
    response: Any = client.get(reverse("my-data-download"))
    return ZipFile(BytesIO(b"".join(response.streaming_content)))


def test_everything_can_be_taken_along(client: Client, patient: User) -> None:
    answered, waiting = make_queued(patient), make_queued(patient)
    write_to_clinic(case=waiting, author=patient, text="It itches at night.")
    make_reported(answered)
    make_reported(make_queued())  # somebody else's
    archive = download(client)
    data = json.loads(archive.read("data.json"))
    assert data["person"]["email"] == patient.email
    assert {consent["purpose"] for consent in data["person"]["consents"]} == {
        "care", "ai_processing"
    }  # fmt: skip
    by_reference = {case["reference"]: case for case in data["cases"]}
    assert set(by_reference) == {answered.reference, waiting.reference}
    assert by_reference[answered.reference]["answer"]["diagnosis"] == CONTENT.diagnosis
    assert by_reference[waiting.reference]["messages"][0]["text"] == "It itches at night."
    names = set(archive.namelist())
    assert f"{answered.reference}/answer.pdf" in names
    for case in by_reference.values():
        for image in case["photographs"]:
            assert archive.read(image["file"]).startswith(b"\xff\xd8")
    assert AuditEvent.objects.filter(action=Action.EXPORT, actor_id=patient.pk).count() == 3


def test_all_that_was_said_of_how_it_went_on_is_in_it(client: Client, patient: User) -> None:
    said = {
        "course": "worse",
        "seen": "dermatologist",
        "tissue_test": "done",
        "other_diagnosis": "Basal cell carcinoma",
        "words": "It bled.",
    }
    asked = OutcomeResponse.objects.create(case=make_reported(make_queued(patient)).case, days=30)
    answer_outcome(outcome=asked, actor=patient, answers=said)
    [case] = json.loads(download(client).read("data.json"))["cases"]
    [told] = case["how_it_went_on"]
    assert told | said == told


def test_inner_steps_of_sorting_and_reading_are_not_in_it(client: Client, patient: User) -> None:
    case, reader = make_queued(patient), make_dermatologist()
    read_blind(case, reader)
    conclude(case, reader)
    open_ticket(case=reload(case), requested_by=None)
    [told] = json.loads(download(client).read("data.json"))["cases"]
    inner = {"triage_started", "triage_repeated", "blind_read_committed", "opinion_revealed"}
    assert inner & {event.kind for event in case.events.all()}
    assert {event["kind"] for event in told["events"]} == {
        "created",
        "submitted",
        "queued",
        "claimed",
    }
    assert all(set(event) == {"kind", "occurred_at"} for event in told["events"])


def test_a_name_can_be_corrected(client: Client, patient: User) -> None:
    assert client.post(reverse("my-data"), {"full_name": ""}).status_code == 422
    assert client.post(reverse("my-data"), {"full_name": "Pia Moll-Hohenstein"}).status_code == 302
    patient.refresh_from_db()
    assert patient.full_name == "Pia Moll-Hohenstein"


def test_of_a_withdrawn_draft_nothing_is_left(
    client: Client,
    patient: User,
    media_root: Path,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    draft = make_draft(patient)
    make_photograph(draft)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("case-withdraw", args=[draft.pk]))
    draft = reload(draft)
    assert (draft.status, draft.response.answers) == (CaseStatus.WITHDRAWN, {})
    assert not draft.images.exists()
    assert not [path for path in media_root.rglob("*") if path.is_file()]


def test_the_page_of_a_withdrawn_draft_says_so(client: Client, patient: User) -> None:
    draft = make_draft(patient)
    client.post(reverse("case-withdraw", args=[draft.pk]))
    page = client.get(reverse("case-detail", args=[draft.pk]))
    assert page.status_code == 200
    assert "What you sent" not in read_text(page)
    status = read_text(client.get(reverse("case-status", args=[draft.pk])))
    assert "Withdrawn" in status
    for step in ("Sent", "In the queue", "Answered"):
        assert step not in status, "it was never sent, and nothing is to come"


def test_a_sent_case_is_withdrawn_and_stays_as_a_record(client: Client, patient: User) -> None:
    case = make_queued(patient)
    page = reverse("case-withdraw", args=[case.pk])
    assert "stays in the clinic's record" in read_text(client.get(page))
    assert client.post(page).status_code == 302
    case = reload(case)
    assert case.status == CaseStatus.WITHDRAWN
    assert case.response.answers
    assert case.images.exists()


def test_a_withdrawn_case_promises_nothing_more(client: Client, patient: User) -> None:
    case = make_queued(patient)
    page = reverse("case-status", args=[case.pk])
    assert "Answer expected by" in read_text(client.get(page))
    client.post(reverse("case-withdraw", args=[case.pk]))
    status = read_text(client.get(page))
    for happened in ("Withdrawn", "Sent", "In the queue for a dermatologist"):
        assert happened in status
    for promise in ("Answer expected by", "Being read by a dermatologist", "Answered"):
        assert promise not in status


@pytest.mark.parametrize("status", [CaseStatus.WITHDRAWN, CaseStatus.ENTERED_IN_ERROR])
def test_what_nobody_reads_any_more_is_shown_to_no_reader(
    patient: User, status: CaseStatus
) -> None:
    case, newer, reader = make_queued(patient), make_queued(patient), make_dermatologist()
    assert read_earlier_photographs(newer, reader)
    Case.objects.filter(pk=case.pk).update(status=status)
    assert not read_earlier_photographs(newer, reader)
    assert sign_in(reader).get(reverse("reading", args=[case.pk])).status_code == 404
    assert case not in Case.objects.visible_to(reader)
    assert case in Case.objects.auditable_by(make_administrator())
    assert case in Case.objects.visible_to(patient)


def test_an_answered_case_cannot_be_withdrawn() -> None:
    case = make_reported().case
    with pytest.raises(TransitionRefused):
        withdraw_case(case=case, actor=case.patient)


def test_leaving_asks_for_the_password(client: Client, patient: User) -> None:
    page = reverse("my-data-delete")
    assert client.post(page, {"password": "guess"}).status_code == 422
    left = client.post(page, {"password": PASSWORD})
    assert left.status_code == 302
    assert '"storage"' in left.headers["Clear-Site-Data"], "nothing waits on the device either"
    assert not User.objects.get(pk=patient.pk).is_active
    assert client.get(reverse("case-list")).status_code == 302, "signed out"


def test_what_goes_and_what_stays(patient: User) -> None:
    confirm_address(patient)
    draft, waiting, answered = make_draft(patient), make_queued(patient), make_queued(patient)
    make_reported(answered)
    other = sign_in(patient)
    other.get(reverse("case-list"))
    address = patient.email
    with transaction.atomic():
        delete_account(user=User.objects.get(pk=patient.pk))
    left = User.objects.get(pk=patient.pk)
    assert (left.is_active, left.has_usable_password()) == (False, False)
    assert address not in left.email
    assert left.full_name == patient.full_name, "a record of care bears a name"
    assert not Consent.objects.filter(user=patient, withdrawn_at=None).exists()
    statuses = {case.pk: case.status for case in Case.objects.filter(patient=patient)}
    assert statuses == {
        draft.pk: CaseStatus.WITHDRAWN,
        waiting.pk: CaseStatus.WITHDRAWN,
        answered.pk: CaseStatus.REPORTED,
    }
    assert not Client().login(email=address, password=PASSWORD)
    assert other.get(reverse("case-list")).status_code == 302


def test_who_never_sent_anything_leaves_no_name(patient: User) -> None:
    make_draft(patient)
    delete_account(user=User.objects.get(pk=patient.pk))
    assert User.objects.get(pk=patient.pk).full_name == ""


def test_clinicians_cannot_delete_themselves() -> None:
    doctor = make_dermatologist()
    grant_role(user=doctor, role=Role.PATIENT, granted_by=None)
    client = sign_in(doctor)
    client.post(reverse("my-data-delete"), {"password": PASSWORD})
    assert User.objects.get(pk=doctor.pk).is_active


def test_the_patient_sees_who_opened_the_case(client: Client, patient: User) -> None:
    case = make_queued(patient)
    reader = make_dermatologist(full_name="Dr Ada Lund")
    sign_in(reader).get(reverse("reading", args=[case.pk]))
    page = reverse("case-openings", args=[case.pk])
    before = read_text(client.get(page))
    assert "Dr Ada Lund, Consultant dermatologist" in before
    assert "as soon as the dermatologist has answered" in before
    read_blind(case, reader)
    assert read_text(client.get(page)).count("looked at your photographs") == 0
    case = make_reported(make_queued(patient)).case
    after = read_text(client.get(reverse("case-openings", args=[case.pk])))
    assert "version 1 of the program looked at your photographs" in after
    assert "after writing down an own reading" in after
