"""The patient's pages: what was typed stays, what is wrong is said, every look is recorded."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import reverse

from cases.intake.forms import as_form_data
from cases.intake.questionnaires import CURRENT_VERSION, QUESTIONNAIRES
from cases.models import Case
from cases.services.drafts import save_answers
from cases.services.reports import acknowledge_report
from cases.storage import remove_blob
from cases.workflow import CaseStatus
from telederm.audit.models import Action, AuditEvent
from tests.clinic import make_queued, make_reported, reload
from tests.database_role import as_owner
from tests.factories import (
    ANSWERS,
    make_dermatologist,
    make_draft,
    make_patient,
    make_photograph,
    photograph_bytes,
    sign_in,
)
from tests.forms import find_form, read_text
from tests.raw import execute, table_of

pytestmark = pytest.mark.django_db
CURRENT = QUESTIONNAIRES[CURRENT_VERSION]


@pytest.fixture
def case() -> Case:
    return make_draft(make_patient())


@pytest.fixture
def client(case: Case) -> Client:
    return sign_in(case.patient, second_factor=False)


def photograph(content: bytes | None = None, name: str = "mole.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, photograph_bytes() if content is None else content)


def upload(client: Client, case: Case, *, key: UUID | str | None = None, **data: Any) -> Any:
    headers = {"Idempotency-Key": str(key or uuid4())}
    fields = {"shot_type": "close_up", **data}
    return client.post(reverse("case-photograph-add", args=[case.pk]), fields, headers=headers)


@pytest.mark.parametrize(
    ("group", "wrong", "sentence"),
    [
        ("person", {"age_years": "130"}, "less than or equal to 120"),
        ("person", {"sex": []}, "This field is required"),
        ("concern", {"concern": "x"}, "at least 3 characters"),
        ("changes", {"changes": ["none", "larger"]}, "or the last answer alone"),
        ("place", {"body_sites": ["wing"]}, "not one of the available choices"),
        ("health", {"allergies": "Nickel"}, "or choose one of those below"),
    ],
)
def test_a_wrong_answer_is_said_and_the_others_are_kept(
    client: Client, case: Case, group: str, wrong: dict[str, Any], sentence: str
) -> None:
    path = reverse("case-questions", args=[case.pk, group])
    page = CURRENT.find_group(group)
    assert page
    asked = {question.key: ANSWERS[question.key] for question in page.questions}
    typed = {**as_form_data({**asked, "sex": "male", "concern": "<care> & patience"}), **wrong}
    response = client.post(path, typed)
    assert response.status_code == 422
    assert sentence in read_text(response)
    shown = find_form(response, "").typed()
    for question in page.questions:
        for name in {question.key, f"{question.key}-skip"} - set(wrong):
            value = typed.get(name, [])
            assert shown.get(name, []) == (value if isinstance(value, list) else [str(value)])
    stored = reload(case).response.answers
    assert {key for key in ANSWERS if key not in stored} == set(wrong), "what was good is kept"


def test_answers_are_stored_as_data_page_by_page(client: Client) -> None:
    path = reverse("case-start")
    key = find_form(client.get(path), "").typed()["idempotency_key"]
    page = client.post(path, {"idempotency_key": key}, follow=True)
    case = Case.objects.latest("created_at")
    walked = []
    while "answers" in page.request["PATH_INFO"]:
        walked.append(page.request["PATH_INFO"].split("/")[-2])
        assert walked[-1] not in walked[:-1], "going round in circles"
        page = client.post(page.request["PATH_INFO"], as_form_data(ANSWERS), follow=True)
    assert page.request["PATH_INFO"] == reverse("case-photographs", args=[case.pk])
    assert walked == [group.key for group in CURRENT.groups if group.key not in {"adult", "effect"}]
    assert reload(case).response.answers == ANSWERS
    overview = client.get(reverse("case-answers", args=[case.pk]))
    assert "Every question is answered" in read_text(overview)


def test_somebody_who_comes_back_goes_on_where_they_stopped(client: Client, case: Case) -> None:
    answers = {key: ANSWERS[key] for key in ("red_flags", "category", "concern")}
    save_answers(case=case, answers=answers)
    elsewhere = sign_in(case.patient, second_factor=False)
    response = elsewhere.get(reverse("case-answers", args=[case.pk]))
    assert response.headers["Location"] == reverse("case-questions", args=[case.pk, "person"])
    # Half a page, kept while it was being filled in.
    path, keep = response.headers["Location"], {"X-Save-In-Passing": "1"}
    assert client.post(path, {"age_years": "44"}, headers=keep).status_code == 204
    assert reload(case).response.answers == {**answers, "age_years": 44}


def test_answers_of_another_device_are_not_written_over(client: Client, case: Case) -> None:
    path = reverse("case-questions", args=[case.pk, "person"])
    keep = {"X-Save-In-Passing": "1"}
    first = client.post(path, {"age_years": "44"}, headers=keep).headers["X-Answers-Base"]
    assert f'data-answers-base="{first}"' in read_text(client.get(path))
    here, elsewhere = {"age_years": "45"}, {"age_years": "46"}
    knowing = {**keep, "X-Answers-Base": first}
    second = client.post(path, elsewhere, headers=knowing).headers["X-Answers-Base"]
    refused = client.post(path, here, headers=knowing)
    assert refused.status_code == 409
    assert reload(case).response.answers["age_years"] == 46
    # A save whose answer was lost on the way is no other device.
    assert client.post(path, elsewhere, headers=knowing).status_code == 204
    knowing["X-Answers-Base"] = second
    assert client.post(path, here, headers=knowing).status_code == 204
    assert client.post(path, elsewhere, headers=keep).status_code == 204, "the person insisted"
    assert reload(case).response.answers["age_years"] == 46


def test_answers_that_come_too_late_are_told_so() -> None:
    sent = make_queued(make_patient())
    path = reverse("case-questions", args=[sent.pk, "person"])
    patient = sign_in(sent.patient, second_factor=False)
    late = patient.post(path, {"age_years": "9"}, headers={"X-Save-In-Passing": "1"})
    assert late.status_code == 410
    assert reload(sent).response.answers["age_years"] == ANSWERS["age_years"]


def test_what_is_asked_without_a_network_needs_no_other_answer() -> None:
    page = find_form(Client().get(reverse("offline-case")), "")
    names = {name for name, _kind in page.inputs}
    assert {"concern", "age_years", "body_sites", "worry"} <= names
    assert not names & {"red_flags", "pregnancy", "is_adult"}


def test_a_page_of_a_way_not_taken_leads_back_to_the_way(client: Client, case: Case) -> None:
    for group in ("adult", "shoe_size"):
        path = reverse("case-questions", args=[case.pk, group])
        response = client.get(path)
        assert response.headers["Location"] == reverse("case-answers", args=[case.pk])


def test_a_change_from_the_review_leads_back_to_it(client: Client, case: Case) -> None:
    review = reverse("case-send", args=[case.pk])
    path = reverse("case-questions", args=[case.pk, "concern"]) + "?check"
    assert path in read_text(client.get(review))
    changed = {"category": "rash", "concern": "It itches"}
    assert client.post(path, changed).headers["Location"] == review
    # Another answer may open another question: it comes before the review.
    path = reverse("case-questions", args=[case.pk, "treatments"]) + "?check"
    response = client.post(path, {"treatments": "A cream"})
    asks = reverse("case-questions", args=[case.pk, "effect"]) + "?check"
    assert response.headers["Location"] == asks
    assert client.post(asks, {"treatment_effect": "same"}).headers["Location"] == review


def test_the_place_says_at_once_what_it_does_not_take(client: Client, case: Case) -> None:
    save_answers(case=case, answers={**ANSWERS, "age_years": 9})
    page = client.get(reverse("case-questions", args=[case.pk, "place"]))
    assert "a parent or guardian has to send the case" in read_text(page)


def test_a_red_flag_brings_the_emergency_page_at_once(client: Client, case: Case) -> None:
    path = reverse("case-questions", args=[case.pk, "safety"])
    emergency = reverse("case-emergency", args=[case.pk])
    response = client.post(path, {"red_flags": ["breathing"]})
    assert response.headers["Location"] == emergency
    page = client.get(emergency)
    assert "Call 112 or go to the nearest emergency department now." in read_text(page)
    assert "page--emergency" in read_text(page)
    for _ in range(2):  # a double click is harmless
        assert client.post(emergency).status_code == 302
    read = case.events.get(kind="red_flags_acknowledged")
    assert (read.reason, read.actor) == ("breathing", case.patient)
    make_photograph(case)
    # Read once, it isn't asked again, unless there are other signs now.
    save_answers(case=case, answers={**ANSWERS, "red_flags": ["breathing", "mucosa"]})
    send = reverse("case-send", args=[case.pk])
    assert client.post(send).status_code == 200
    save_answers(case=case, answers={**ANSWERS, "red_flags": ["breathing"]})
    assert client.post(send).headers["Location"] == reverse("case-detail", args=[case.pk])


def test_starting_needs_its_key_and_is_harmless_twice(client: Client) -> None:
    path = reverse("case-start")
    assert client.post(path, {"idempotency_key": "x"}).status_code == 422
    key = find_form(client.get(path), "").typed()["idempotency_key"]
    places = {client.post(path, {"idempotency_key": key}).headers["Location"] for _ in range(2)}
    assert len(places) == 1
    assert Case.objects.count() == 2


def test_an_upload_answers_with_its_piece_of_the_gallery(client: Client, case: Case) -> None:
    key = uuid4()
    responses = [upload(client, case, key=key, photographs=photograph()) for _ in range(2)]
    assert [response.status_code for response in responses] == [201, 201]
    image = case.images.get()
    assert reverse("image-thumbnail", args=[image.pk]) in read_text(responses[0])


@pytest.mark.parametrize(
    ("status", "key", "data"),
    [
        (400, "not-a-key", {"photographs": photograph()}),
        (400, None, {}),
        (400, None, {"photographs": photograph(), "shot_type": "selfie"}),
    ],
)
def test_an_incomplete_upload_says_what_to_do(
    client: Client, case: Case, status: int, key: str | None, data: dict[str, Any]
) -> None:
    response = upload(client, case, key=key, **data)
    assert response.status_code == status
    assert "try again" in read_text(response) or "Choose a photograph" in read_text(response)
    assert not case.images.exists()


BAD_FILES = {
    "truncated": photograph_bytes()[:700],
    "empty": b"",
    "svg": b'<svg xmlns="http://www.w3.org/2000/svg"/>',
    "text": b"just words",
}


@pytest.mark.parametrize("kind", BAD_FILES)
def test_a_bad_file_gets_a_sentence_and_the_rest_is_kept(
    client: Client, case: Case, kind: str
) -> None:
    kept = make_photograph(case)
    bad = photograph(BAD_FILES[kind], f"{kind}.jpg")
    if BAD_FILES[kind]:
        single = upload(client, case, photographs=bad)
        assert single.status_code == 422
        assert 'role="alert"' in read_text(single)
        bad.seek(0)
    path = reverse("case-photographs", args=[case.pk])
    page = client.post(path, {"shot_type": "close_up", "photographs": [bad]})
    assert page.status_code == 422
    assert "Your answers and the other photographs are kept." in read_text(page)
    assert str(kept.pk) in read_text(page)
    assert reload(case).response.answers == ANSWERS
    assert case.images.get() == kept


def test_several_files_at_once_without_scripts(client: Client, case: Case) -> None:
    path = reverse("case-photographs", args=[case.pk])
    second = photograph(photograph_bytes(seed=2), "second.jpg")
    files = [photograph(), photograph(b"no picture", "notes.txt"), second]
    page = client.post(path, {"shot_type": "overview", "photographs": files})
    assert page.status_code == 422
    assert "notes.txt" in read_text(page)
    assert case.images.count() == 2
    done = client.post(path, {"shot_type": "overview", "photographs": [photograph()]})
    assert done.status_code == 302
    assert case.images.count() == 2, "the answer got lost, and the form was sent again: no double"


def test_a_photograph_is_served_to_no_cache_and_in_a_sandbox(client: Client, case: Case) -> None:
    image = make_photograph(case)
    for name in ("image-large", "image-thumbnail"):
        response = client.get(reverse(name, args=[image.pk]))
        assert response.headers["Content-Type"] == "image/jpeg"
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert "no-store" in response.headers["Cache-Control"]
        assert response.headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert response.content.startswith(b"\xff\xd8")


def looks(case: Case, actor: int) -> int:
    return AuditEvent.objects.filter(action=Action.READ, case_id=case.pk, actor_id=actor).count()


def test_every_look_leaves_an_event_the_second_too() -> None:
    case = make_queued()
    image = case.images.get()
    owner, reader = case.patient, make_dermatologist()
    paths = {
        owner: [reverse(name, args=[case.pk]) for name in ("case-detail", "case-status")],
        reader: [reverse("reading", args=[case.pk])],
    }
    for person, pages in paths.items():
        client = sign_in(person)
        walk = [*pages, reverse("image-large", args=[image.pk])] * 2
        for seen, path in enumerate(walk, start=1):
            assert client.get(path).status_code == 200
            assert looks(case, person.pk) == seen, path


def test_a_look_that_cannot_be_recorded_shows_nothing(client: Client, case: Case) -> None:
    image = make_photograph(case)
    execute("SET CONSTRAINTS ALL IMMEDIATE")
    with as_owner():
        execute(f"ALTER TABLE {table_of(AuditEvent)} ADD CHECK (action <> 'read') NOT VALID")
    client.raise_request_exception = False
    with transaction.atomic():
        response = client.get(reverse("image-large", args=[image.pk]))
        transaction.set_rollback(True)
    assert response.status_code == 503
    assert not response.content.startswith(b"\xff\xd8")


def test_a_picture_that_the_storage_has_lost_is_not_found(client: Client, case: Case) -> None:
    image = make_photograph(case)
    remove_blob(image.working_name)
    assert client.get(reverse("image-large", args=[image.pk])).status_code == 404


def test_sending_says_what_is_missing(client: Client, case: Case) -> None:
    path = reverse("case-send", args=[case.pk])
    assert "Add at least one photograph." in read_text(client.get(path))
    response = client.post(path)
    assert response.status_code == 422
    assert "Add at least one photograph." in read_text(response)
    assert ANSWERS["concern"] in read_text(response)


def test_the_patient_reads_the_answer_and_closes_the_case() -> None:
    report = make_reported()
    client = sign_in(report.case.patient, second_factor=False)
    path = reverse("case-acknowledge", args=[report.case_id])
    for _ in range(2):
        assert client.post(path, follow=True).status_code == 200
        assert reload(report.case).status == CaseStatus.CLOSED
    assert report.case.events.filter(kind="closed").count() == 1
    assert "Come back if it grows" in read_text(
        client.get(reverse("case-detail", args=[report.case_id]))
    )


def test_there_is_nothing_to_acknowledge_before_the_answer() -> None:
    case = make_queued()
    client = sign_in(case.patient, second_factor=False)
    response = client.post(reverse("case-acknowledge", args=[case.pk]), follow=True)
    assert "There is no answer yet." in read_text(response)
    assert reload(case).status == CaseStatus.QUEUED
    with pytest.raises(Exception, match="no answer yet"):
        acknowledge_report(case=case, actor=case.patient)
