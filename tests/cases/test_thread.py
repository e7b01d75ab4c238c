"""The thread: a question stops the case, an answer brings it back, and nobody's words change."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import Error as DatabaseTrouble
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from cases.exceptions import TransitionRefused
from cases.models import Case, Message, ShotType, Side, Wants
from cases.services.images import add_image
from cases.services.thread import NothingSaid, return_unanswered, write_to_clinic
from cases.services.transitions import advance_case
from cases.workflow import CaseStatus, EventKind
from telederm.notifications.models import Notification, NotificationKind
from tests.clinic import make_queued, make_reported, reload
from tests.factories import make_dermatologist, photograph_bytes, sign_in
from tests.forms import find_form, read_text
from triage.models import Claim, ClaimEnd, TriageTicket
from triage.services.claims import NotYourClaim, claim_case
from triage.services.questions import ask_the_patient
from triage.services.tickets import StaleAttempt, begin_attempt, close_ticket, open_ticket

pytestmark = pytest.mark.django_db

QUESTION = "Does it itch at night?"


@pytest.fixture
def reader() -> User:
    return make_dermatologist(full_name="Dr Ada Lund")


@pytest.fixture
def case(reader: User) -> Case:
    case = make_queued()
    claim_case(case_id=case.pk, reader=reader)
    return case


def ask(case: Case, reader: User, wants: Wants = Wants.BOTH) -> Message:
    return ask_the_patient(case=case, reader=reader, text=QUESTION, wants=wants)


def upload(seed: int = 1) -> SimpleUploadedFile:
    return SimpleUploadedFile("arm.jpg", photograph_bytes(seed=seed), "image/jpeg")


def reply(case: Case, **data: Any) -> Any:
    client = sign_in(case.patient, second_factor=False)
    return client.post(reverse("case-reply", args=[case.pk]), {"shot_type": "close_up", **data})


def test_a_question_stops_the_case_and_frees_the_reader(case: Case, reader: User) -> None:
    message = ask(case, reader)
    assert reload(case).status == CaseStatus.AWAITING_PATIENT
    assert (message.side, message.text) == (Side.CLINIC, QUESTION)
    assert Claim.objects.get(case=case).end == ClaimEnd.ASKED
    told = Notification.objects.get(recipient=case.patient, kind=NotificationKind.QUESTION_ASKED)
    assert QUESTION not in told.get_kind_display()


def test_only_who_holds_the_case_asks(case: Case) -> None:
    with pytest.raises(NotYourClaim):
        ask(case, make_dermatologist())
    assert reload(case).status == CaseStatus.IN_REVIEW


def test_a_question_needs_words(case: Case, reader: User) -> None:
    with pytest.raises(NothingSaid):
        ask_the_patient(case=case, reader=reader, text="  ", wants=Wants.WORDS)
    assert Claim.objects.filter(case=case, ended_at=None).exists(), "the reader still holds it"


def test_the_patient_answers_with_words_and_photographs(case: Case, reader: User) -> None:
    ask(case, reader)
    response = reply(case, text="Yes, since May.", photographs=[upload(), upload(2)])
    assert response.status_code == 302
    answer = Message.objects.get(case=case, side=Side.PATIENT)
    assert answer.text == "Yes, since May."
    assert answer.images.count() == 2
    assert reload(case).status == CaseStatus.QUEUED
    assert Notification.objects.filter(
        recipient=reader, kind=NotificationKind.PATIENT_REPLIED
    ).exists()


def test_a_reply_whose_answer_got_lost_is_there_once(case: Case, reader: User) -> None:
    ask(case, reader)
    for _try in range(2):
        assert reply(case, text="Yes, since May.", photographs=[upload()]).status_code == 302
    answer = Message.objects.get(case=case, side=Side.PATIENT)
    assert answer.images.count() == case.images.count() - 1 == 1
    assert not case.events.filter(kind=EventKind.PATIENT_WROTE).exists()
    claim_case(case_id=case.pk, reader=reader)
    ask(case, reader)
    reply(case, text="Yes, since May.")
    assert Message.objects.filter(case=case, side=Side.PATIENT).count() == 2, "a new question"


def test_a_refused_photograph_keeps_the_words_and_the_case_waits_on(
    case: Case, reader: User
) -> None:
    ask(case, reader)
    bad = SimpleUploadedFile("notes.jpg", b"no picture", "image/jpeg")
    response = reply(case, text="Yes, since May.", photographs=[upload(), bad])
    assert response.status_code == 422
    page = read_text(response)
    assert "notes.jpg" in page
    form = find_form(response, reverse("case-reply", args=[case.pk]) + "#reply")
    assert form.values["text"] == ["Yes, since May."]
    assert reload(case).status == CaseStatus.AWAITING_PATIENT
    assert reply(case, text="Yes, since May.").status_code == 302
    assert Message.objects.get(case=case, side=Side.PATIENT).images.count() == 1


def test_an_empty_answer_is_no_answer(case: Case, reader: User) -> None:
    ask(case, reader)
    assert reply(case, text=" ").status_code == 422
    assert reload(case).status == CaseStatus.AWAITING_PATIENT


def test_something_added_later_is_seen_by_whoever_reads(case: Case) -> None:
    seen = reload(case).version
    image = add_image(
        case=case, uploaded_by=case.patient, upload_key=case.pk,
        shot_type=ShotType.CLOSE_UP, source=photograph_bytes(),
    )  # fmt: skip
    message = write_to_clinic(case=case, author=case.patient, text="It bleeds now.")
    assert reload(case).status == CaseStatus.IN_REVIEW, "the reader goes on reading"
    assert reload(case).version == seen + 2, "what was signed at the old version is refused"
    assert list(message.images.all()) == [image]


def test_an_answered_case_takes_no_message() -> None:
    case = make_reported().case
    with pytest.raises(TransitionRefused):
        write_to_clinic(case=case, author=case.patient, text="Thank you")
    assert "Add words or photographs" not in read_text(
        sign_in(case.patient).get(reverse("case-detail", args=[case.pk]))
    )


def test_each_side_sees_when_the_other_has_read(case: Case, reader: User) -> None:
    ask(case, reader)
    patient, doctor = sign_in(case.patient, second_factor=False), sign_in(reader)
    page = reverse("case-detail", args=[case.pk])
    assert QUESTION in read_text(patient.get(page))
    question = Message.objects.get(case=case)
    assert question.read_by == case.patient
    reply(case, text="No.")
    assert "Not read yet" in read_text(patient.get(page))
    read = read_text(doctor.get(reverse("reading", args=[case.pk])))
    assert "No." in read
    answer = Message.objects.get(case=case, side=Side.PATIENT)
    assert answer.read_by == reader
    assert "Not read yet" not in read_text(patient.get(page))
    first = answer.read_at
    sign_in(make_dermatologist()).get(reverse("reading", args=[case.pk]))
    answer.refresh_from_db()
    assert answer.read_at == first, "the first look counts"


def test_words_stay_as_they_were_sent(case: Case, reader: User) -> None:
    message = ask(case, reader)
    with pytest.raises(DatabaseTrouble), transaction.atomic():
        Message.objects.filter(pk=message.pk).update(text="Does it hurt?")
    with pytest.raises(DatabaseTrouble), transaction.atomic():
        message.delete()


def test_silence_puts_the_case_back_and_never_closes_it(case: Case, reader: User) -> None:
    ask(case, reader)
    assert return_unanswered() == 0
    week = timezone.now() - timedelta(days=8)
    Case.objects.filter(pk=case.pk).update(status_changed_at=week)
    assert return_unanswered() == 1
    assert reload(case).status == CaseStatus.QUEUED
    last = case.events.last()
    assert last is not None
    assert last.kind == EventKind.ANSWER_OVERDUE


def test_a_reader_asks_from_the_workbench(case: Case, reader: User) -> None:
    client = sign_in(reader)
    page = client.get(reverse("reading", args=[case.pk]))
    form = find_form(page, reverse("reading-ask", args=[case.pk]))
    assert ("text", "textarea") in form.inputs
    refused = client.post(form.action, {"wants": "words", "text": ""})
    assert refused.status_code == 422
    assert client.post(form.action, {"wants": "words", "text": QUESTION}).status_code == 302
    assert reload(case).status == CaseStatus.AWAITING_PATIENT


def test_a_withdrawn_case_is_nobodys_and_no_models(case: Case, reader: User) -> None:
    ticket = open_ticket(case=case, requested_by=None)
    attempt = begin_attempt(ticket_id=ticket.pk)
    assert attempt
    advance_case(
        case_id=case.pk,
        kind=EventKind.WITHDRAWN,
        source=CaseStatus.IN_REVIEW,
        actor=case.patient,
    )
    assert Claim.objects.get(case=case).end == ClaimEnd.WITHDRAWN
    with pytest.raises(StaleAttempt):
        close_ticket(attempt)
    assert TriageTicket.objects.get(pk=ticket.pk).state == "done"
