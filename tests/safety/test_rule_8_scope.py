"""Rule 8: every report says that it covers the shown lesions only, and which photographs."""

from dataclasses import replace

import pytest
from django.urls import reverse
from pytest_django import Settings

from cases.documents.report import render_report_pdf
from cases.models import ShotType
from cases.services.reports import sign_addendum
from cases.services.submission import submit_case
from tests.clinic import CONTENT, answer_of, make_reported, store_result
from tests.factories import make_draft, make_patient, make_photograph, sign_in
from tests.pdf import read_pdf

SENTENCE = "This answer covers only what the photographs show. Other spots were not looked at."


@pytest.mark.django_db
@pytest.mark.parametrize("gradable", [True, False])
def test_the_answer_says_so_on_the_page_and_in_its_live_part(gradable: bool) -> None:
    content = replace(CONTENT, gradable=gradable, diagnosis=CONTENT.diagnosis * gradable)
    report = make_reported(content=content)
    sign_addendum(report=report, signed_by=report.signed_by, text="Use sun cream.")
    client = sign_in(report.case.patient, second_factor=False)
    for page in ("case-detail", "case-status"):
        text = client.get(reverse(page, args=[report.case_id])).content.decode()
        assert SENTENCE in text
        assert "Use sun cream." in text
        assert (CONTENT.diagnosis in text) == gradable


@pytest.mark.django_db
@pytest.mark.parametrize(("configured", "number"), [("", "112"), ("144", "144")])
def test_the_printed_answer_says_so_and_whom_to_call(
    settings: Settings, configured: str, number: str
) -> None:
    settings.TELEDERM_EMERGENCY_NUMBER = configured
    words = " ".join(read_pdf(render_report_pdf(make_reported())).split())
    assert SENTENCE in words
    assert f"If you are in danger, call {number}." in words


@pytest.mark.django_db
def test_the_report_names_the_photographs_that_it_covers() -> None:
    patient = make_patient()
    case = make_draft(patient)
    images = [make_photograph(case), make_photograph(case, shot_type=ShotType.OVERVIEW)]
    case = submit_case(case=case, actor=patient)
    store_result(case, answer_of(case))
    report = make_reported(case)
    expected = {str(image.pk): image.working_sha256 for image in images}
    assert {entry["id"]: entry["sha256"] for entry in report.covered_images} == expected
