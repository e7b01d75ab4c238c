"""The answer on paper, and what can follow it: a follow-up, a second opinion, the questions."""

from dataclasses import replace
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.storage import default_storage
from django.db import Error as DatabaseTrouble
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import translation
from pypdf import PdfReader

from cases.documents.report import render_report_pdf
from cases.models import Case, Disposition, OutcomeResponse, Relation, Report
from cases.selectors.answer import describe_answer
from cases.selectors.lineage import read_lineage, read_moments
from cases.services.later import NotAnsweredYet, ask_second_opinion, start_follow_up
from cases.services.outcomes import ask_due_outcomes
from cases.services.reports import sign_addendum
from cases.services.submission import submit_case
from cases.storage import remove_blob
from cases.workflow import CaseStatus
from telederm.audit.models import Action, AuditEvent
from telederm.notifications.models import Notification, NotificationKind
from tests.ageing import age_report
from tests.clinic import CONTENT, answer_of, make_queued, make_reported, reload, store_result
from tests.factories import sign_in
from tests.forms import read_text
from tests.pdf import read_pdf
from triage.services.claims import MayNotRead, claim_case

pytestmark = pytest.mark.django_db


@pytest.fixture
def report() -> Report:
    return Report.objects.get(pk=make_reported().pk)


@pytest.fixture
def client(report: Report) -> Client:
    return sign_in(report.case.patient, second_factor=False)


def test_the_answer_says_plain_words_first_and_what_the_diagnosis_means(
    client: Client, report: Report
) -> None:
    page = read_text(client.get(reverse("case-detail", args=[report.case_id])))
    page = page[page.index("answer-title") :]
    order = [
        CONTENT.plain_summary,
        "Common mole",
        "a harmless group of pigment cells",
        "Care for it at home",
        CONTENT.safety_net_advice,
        "Consultant dermatologist",
        "covers only what the photographs show",
    ]
    assert sorted(order, key=page.index) == order


def test_the_sheet_says_what_the_page_says(client: Client, report: Report) -> None:
    sign_addendum(report=report, signed_by=report.signed_by, text="Use sun cream.")
    response = client.get(reverse("case-report-pdf", args=[report.case_id]))
    assert response.headers["Content-Type"] == "application/pdf"
    text = read_pdf(response.content)
    for words in (CONTENT.plain_summary, "a harmless group of pigment cells", "Use sun cream."):
        assert words in text
    assert report.case.reference in text
    assert report.signed_by.full_name in text
    assert report.digest in text.replace("\n", "")
    assert PdfReader(BytesIO(response.content)).pages[0].images, "the covered photograph"
    assert AuditEvent.objects.filter(action=Action.EXPORT, record_id=str(report.pk)).exists()


def test_the_sheet_is_drawn_in_every_script(report: Report) -> None:
    fonts = set()
    for language, words in (
        ("ar", "هذه شامة عادية"),
        ("hi", "यह एक साधारण तिल है"),
        ("fr", "Grain"),
    ):
        report.plain_summary = words
        with translation.override(language):
            document = PdfReader(BytesIO(render_report_pdf(report)))
        resources: Any = document.pages[0]["/Resources"]
        fonts |= {str(font.get_object()["/BaseFont"]) for font in resources["/Font"].values()}
        assert document.pages[0].extract_text().strip()
    # Noto Sans holds Devanagari; what no font holds would be drawn as an empty box.
    assert {name.split("+")[-1].split("-")[0] for name in fonts} == {"NotoSans", "NotoSansArabic"}


def test_the_sheet_is_made_without_a_photograph_that_was_lost(report: Report) -> None:
    default_storage.delete(report.case.images.get().thumbnail_name)
    assert CONTENT.plain_summary in read_pdf(render_report_pdf(report))


def test_nobody_gets_a_sheet_before_the_answer() -> None:
    case = make_queued()
    client = sign_in(case.patient, second_factor=False)
    assert client.get(reverse("case-report-pdf", args=[case.pk])).status_code == 404


@pytest.mark.parametrize(
    ("diagnosis", "disposition", "needed"),
    [
        ("Common mole", Disposition.SELF_CARE, False),
        ("Common mole", Disposition.URGENT_VISIT, True),
        ("Melanoma", Disposition.SELF_CARE, True),
    ],
)
def test_what_must_not_go_unread_asks_for_a_word(
    diagnosis: str, disposition: Disposition, needed: bool
) -> None:
    content = replace(CONTENT, diagnosis=diagnosis, disposition=disposition)
    report = make_reported(content=content)
    assert describe_answer(report).needs_acknowledgement is needed
    page = sign_in(report.case.patient).get(reverse("case-detail", args=[report.case_id]))
    assert ("Please confirm that you have read this" in read_text(page)) is needed


def test_a_follow_up_goes_on_from_the_answer(client: Client, report: Report) -> None:
    path = reverse("case-follow-up", args=[report.case_id])
    key = str(uuid4())
    first, again = (client.post(path, {"idempotency_key": key}) for _ in range(2))
    assert first.headers["Location"] == again.headers["Location"], "a double click is harmless"
    draft = report.case.later.get()
    assert (draft.relation, draft.status) == (Relation.FOLLOW_UP, CaseStatus.DRAFT)
    assert read_lineage(draft) == [report.case, draft]
    page = client.get(reverse("case-timeline", args=[draft.pk]))
    assert report.case.reference in read_text(page)


def test_only_an_answered_case_is_followed_up() -> None:
    case = make_queued()
    with pytest.raises(NotAnsweredYet):
        start_follow_up(earlier=case, actor=case.patient, idempotency_key=uuid4())


def send_second_opinion(report: Report) -> Case:
    draft = ask_second_opinion(earlier=report.case, actor=report.case.patient)
    case = submit_case(case=draft, actor=draft.patient)
    store_result(case, answer_of(case))
    return reload(case)


def test_a_second_opinion_is_the_same_case_for_another_reader(report: Report) -> None:
    case = send_second_opinion(report)
    assert case.response.answers == report.case.response.answers
    (copy,), (first,) = case.images.all(), report.case.images.all()
    assert copy.working_sha256 == first.working_sha256
    assert copy.working_name != first.working_name
    with pytest.raises(MayNotRead):
        claim_case(case_id=case.pk, reader=report.signed_by)
    assert make_reported(case).signed_by != report.signed_by
    assert [moment.case for moment in read_moments(case)] == [report.case], "copies stand once"


def test_a_second_opinion_is_asked_for_once(client: Client, report: Report) -> None:
    path = reverse("case-second-opinion", args=[report.case_id])
    first, again = client.post(path), client.post(path)
    assert first.headers["Location"] == again.headers["Location"]
    draft = report.case.later.get()
    assert first.headers["Location"] == reverse("case-send", args=[draft.pk])
    with pytest.raises(DatabaseTrouble), transaction.atomic():
        Case.objects.create(
            patient=draft.patient, submitted_by=draft.patient, idempotency_key=uuid4(),
            earlier=report.case, relation=Relation.SECOND_OPINION,
        )  # fmt: skip


def test_a_second_opinion_on_a_photograph_that_was_lost(client: Client, report: Report) -> None:
    remove_blob(report.case.images.get().working_name)
    path = reverse("case-second-opinion", args=[report.case_id])
    shown = client.post(path, follow=True)
    assert shown.status_code == 200
    assert "The photographs could not be read." in read_text(shown)
    assert not report.case.later.exists()


def test_patients_are_asked_after_a_month_and_after_three(report: Report) -> None:
    assert ask_due_outcomes() == 0
    age_report(report, days=31)
    assert ask_due_outcomes() == 1
    assert ask_due_outcomes() == 0, "once"
    age_report(report, days=91)
    assert ask_due_outcomes() == 1
    assert [outcome.days for outcome in report.case.outcomes.all()] == [30, 90]
    told = Notification.objects.filter(
        recipient=report.case.patient, kind=NotificationKind.OUTCOME_ASKED
    )
    assert told.count() == 2


def test_a_question_that_is_months_late_is_not_asked(report: Report) -> None:
    age_report(report, days=400)
    assert ask_due_outcomes() == 0


def test_an_outcome_is_answered_once(client: Client, report: Report) -> None:
    outcome = OutcomeResponse.objects.create(case=report.case, days=30)
    path = reverse("case-outcome", args=[report.case_id, 30])
    assert "How is it now?" in read_text(client.get(reverse("case-detail", args=[report.case_id])))
    assert client.post(path, {"course": "better"}).status_code == 422
    answers = {"course": "better", "seen": "nobody", "tissue_test": "none"}
    assert client.post(path, answers).status_code == 302
    client.post(path, {**answers, "course": "worse"})
    outcome.refresh_from_db()
    assert (outcome.course, outcome.seen) == ("better", "nobody")
    assert outcome.answered_at is not None
    with pytest.raises(DatabaseTrouble), transaction.atomic():
        OutcomeResponse.objects.filter(pk=outcome.pk).update(course="worse")
