"""The workbench and the queue: what was typed stays, and it is always said what to do next."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from cases.models import Case, Report
from cases.workflow import CaseStatus
from tests.clinic import answer_of, conclude, make_queued, read_blind, reload, store_result
from tests.factories import make_dermatologist, sign_in
from tests.forms import find_form, read_text
from triage.findings import RunResult
from triage.models import Assessment, RunOutcome
from triage.services.claims import claim_case
from triage.services.tickets import open_ticket

pytestmark = pytest.mark.django_db

REPORT: dict[str, Any] = {
    "gradable": "yes",
    "diagnosis": "Common mole",
    "disposition": "self_care",
    "plain_summary": "An ordinary mole & nothing <more>.",
    "safety_net_advice": "Come back if it grows.",
    "model_statement": "",
}


@pytest.fixture
def reader() -> User:
    return make_dermatologist(full_name="Dr Ada Example")


@pytest.fixture
def client(reader: User) -> Client:
    return sign_in(reader)


def to(step: str, case: Case) -> str:
    return reverse(f"reading-{step}" if step else "reading", args=[case.pk])


def assert_kept(response: Any, path: str, typed: dict[str, Any]) -> None:
    shown = find_form(response, path).typed()
    for name, value in typed.items():
        assert shown.get(name, [""]) == [str(value)], name


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"condition_2": "Wart", "confidence_2": "1"}, "at least one condition"),
        ({"condition_1": "Wart"}, "Say how likely it is"),
        ({"condition_1": "Wart", "confidence_1": "2"}, "Say what the patient should do"),
        ({"condition_1": "Wart", "disposition": "self_care"}, "Say how urgent it is"),
    ],
)
def test_an_incomplete_blind_read_keeps_what_was_typed(
    client: Client, reader: User, case: Case, typed: dict[str, str], sentence: str
) -> None:
    claim_case(case_id=case.pk, reader=reader)
    response = client.post(to("blind-read", case), typed)
    assert response.status_code == 422
    assert sentence in read_text(response)
    assert_kept(response, to("blind-read", case), typed)
    assert not Assessment.objects.exists()


def test_photographs_that_cannot_be_read_need_no_condition(
    client: Client, reader: User, case: Case
) -> None:
    claim_case(case_id=case.pk, reader=reader)
    assert client.post(to("blind-read", case), {"ungradable_reason": "blurred"}).status_code == 302
    assessment = Assessment.objects.get()
    assert (assessment.gradable, assessment.ungradable_reason) == (False, "blurred")


def test_an_incomplete_conclusion_keeps_what_was_typed(
    client: Client, reader: User, case: Case
) -> None:
    read_blind(case, reader)
    typed = {"condition_1": "Wart", "confidence_1": "2", "disposition": "treatment"}
    response = client.post(to("conclude", case), typed)
    assert response.status_code == 422
    assert_kept(response, to("conclude", case), typed)
    assert "61.4" in read_text(response), "the opinion stays in view"


def test_nothing_can_be_confirmed_where_there_was_no_opinion(client: Client, reader: User) -> None:
    case = make_queued(result=RunResult(outcome=RunOutcome.FAILED))
    read_blind(case, reader)
    typed = {"ungradable_reason": "light", "decision": "confirmed"}
    assert client.post(to("conclude", case), typed).status_code == 422
    assert (
        client.post(to("conclude", case), {**typed, "decision": "no_ai_opinion"}).status_code == 302
    )


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"diagnosis": ""}, "Name a diagnosis"),
        ({"safety_net_advice": ""}, "This field is required"),
        ({"plain_summary": ""}, "This field is required"),
        ({"disposition": ""}, "This field is required"),
    ],
)
def test_an_incomplete_report_keeps_what_was_typed(
    client: Client, reader: User, case: Case, change: dict[str, str], sentence: str
) -> None:
    read_blind(case, reader)
    conclude(case, reader)
    typed = {**REPORT, "version": str(reload(case).version), **change}
    response = client.post(to("sign", case), typed)
    assert response.status_code == 422
    assert sentence in read_text(response)
    assert_kept(response, to("sign", case), typed)
    assert not Report.objects.exists()


def test_a_case_that_changed_meanwhile_is_signed_at_the_second_try(
    client: Client, reader: User, case: Case
) -> None:
    """The page that explains what happened is the one to sign: nothing has to be typed again."""
    read_blind(case, reader)
    conclude(case, reader)
    form = find_form(client.get(to("", case)), to("sign", case))
    open_ticket(case=case, requested_by=None)
    store_result(case, answer_of(case))  # an event in between
    typed = {**form.typed(), **REPORT}
    refused = client.post(to("sign", case), typed)
    assert refused.status_code == 422
    assert "has changed while you worked" in read_text(refused)
    assert_kept(refused, to("sign", case), REPORT)
    again = find_form(refused, to("sign", case)).typed()
    assert client.post(to("sign", case), again).status_code == 302
    assert reload(case).status == CaseStatus.REPORTED


def test_signing_twice_gives_one_report_and_says_so(
    client: Client, reader: User, case: Case
) -> None:
    read_blind(case, reader)
    conclude(case, reader)
    typed = {**REPORT, "version": str(reload(case).version)}
    assert client.post(to("sign", case), typed).status_code == 302
    again = client.post(to("sign", case), typed)
    assert again.status_code == 422
    assert "Dr Ada Example signed the report" in read_text(again)
    assert Report.objects.count() == 1


def test_a_faster_reader_is_named(client: Client, case: Case) -> None:
    claim_case(case_id=case.pk, reader=make_dermatologist(full_name="Dr Bea Faster"))
    response = client.post(to("claim", case), follow=True)
    assert response.redirect_chain[-1][0] == reverse("queue")
    assert "Dr Bea Faster has taken this case" in read_text(response)
    assert "Dr Bea Faster has been reading" in read_text(client.get(to("", case)))


def test_taking_and_giving_back(client: Client, reader: User, case: Case) -> None:
    assert client.post(to("claim", case)).headers["Location"] == to("", case)
    assert reload(case).status == CaseStatus.IN_REVIEW
    back = client.post(to("release", case), follow=True)
    assert "back in the queue" in read_text(back)
    assert reload(case).status == CaseStatus.QUEUED
    lost = client.post(to("release", case), follow=True)
    assert "don't hold this case" in read_text(lost)


def test_the_queue_says_who_reads_and_hides_ones_own_cases(client: Client, case: Case) -> None:
    claim_case(case_id=case.pk, reader=make_dermatologist(full_name="Dr Bea Faster"))
    rows = read_text(client.get(reverse("queue-rows")))
    assert case.reference in rows
    assert "Dr Bea Faster" in rows
    own = sign_in(case.patient)
    assert own.get(reverse("queue-rows")).status_code == 404
