"""The signed report's codes, and a digest that holds whatever form it was signed in."""

import hashlib
import json
from dataclasses import replace
from typing import Any
from zipfile import ZipFile

import pytest
from django.urls import reverse
from django.utils import translation

from cases.documents.export import build_export
from cases.documents.report import render_report_pdf
from cases.models import Report
from cases.services.digests import NEWEST, digest_report
from telederm.terminology import vocabulary
from tests.clinic import CONTENT, make_reported
from tests.factories import make_administrator, make_dermatologist, sign_in
from tests.forms import read_text
from tests.pdf import read_pdf
from tests.raw import refused, without_triggers

pytestmark = pytest.mark.django_db

FREE = replace(CONTENT, diagnosis="A rash of my own naming")


def make(content: Any = CONTENT) -> Report:
    return Report.objects.get(pk=make_reported(content=content).pk)


def make_first_version() -> Report:
    """A report as it was signed before codes were kept; the digest written out here by hand."""
    report = make()
    document = {
        "case": str(report.case_id),
        "signed_by": report.signed_by_id,
        "covered_images": report.covered_images,
        "gradable": True,
        "diagnosis": "Common mole",
        "disposition": "self_care",
        "plain_summary": "This is an ordinary mole.",
        "safety_net_advice": "Come back if it grows or bleeds.",
        "model_statement": "",
    }
    digest = hashlib.sha256(json.dumps(document, sort_keys=True).encode()).hexdigest()
    with without_triggers():
        Report.objects.update(
            digest=digest, digest_version=1,
            vocabulary_name="", icd11="", icd10="", vocabulary_version="",
        )  # fmt: skip
    return Report.objects.get()


def test_the_codes_of_the_signature_are_kept() -> None:
    report = make()
    assert (report.vocabulary_name, report.icd11, report.icd10, report.vocabulary_version) == (
        "Melanocytic naevus", "2F20.0", "D22", vocabulary.read_version(),
    )  # fmt: skip
    assert report.digest_version == NEWEST
    assert report.digest == digest_report(report)
    with refused("Cannot update"):
        Report.objects.update(icd11="2C30")


def test_a_later_vocabulary_changes_no_signed_report(monkeypatch: pytest.MonkeyPatch) -> None:
    report = make()
    monkeypatch.setattr("telederm.terminology.coding.find_condition", lambda _words: None)
    monkeypatch.setattr("telederm.terminology.coding.read_version", lambda: "2-later")
    again = Report.objects.get()
    assert (again.icd11, again.vocabulary_version) == ("2F20.0", vocabulary.read_version())
    assert digest_report(again) == report.digest
    assert make().vocabulary_version == "2-later"


@pytest.mark.parametrize(
    "field", ["diagnosis", "vocabulary_name", "icd11", "icd10", "vocabulary_version"]
)
def test_the_digest_covers_the_codes(field: str) -> None:
    report = make()
    setattr(report, field, "other")
    assert digest_report(report) != report.digest


def test_a_version_that_is_pretended_does_not_hold() -> None:
    report = make()
    for version in (1, NEWEST + 1):
        report.digest_version = version
        assert digest_report(report) != report.digest


def test_a_report_of_the_first_version_still_holds() -> None:
    report = make_first_version()
    assert digest_report(report) == report.digest
    page = sign_in(make_administrator()).get(reverse("oversight-case", args=[report.case_id]))
    assert 'data-report="same"' in read_text(page)
    assert "Signed before codes were kept." in read_text(page)


def test_free_text_has_no_code_and_says_so() -> None:
    report = make(FREE)
    assert (report.vocabulary_name, report.codes, report.is_free_text) == ("", "", True)
    assert report.vocabulary_version, "the list that didn't know it"
    for name, person in (
        ("oversight-case", make_administrator()),
        ("reading", make_dermatologist()),
    ):
        page = read_text(sign_in(person).get(reverse(name, args=[report.case_id])))
        assert "Free text: no code" in page, name
    assert "in the dermatologist's own words, without a code" in _words_of(report)


def test_photographs_that_could_not_be_read_have_no_code() -> None:
    report = make(replace(CONTENT, gradable=False, diagnosis="Common mole"))
    assert (report.codes, report.is_free_text) == ("", False)


def test_clinicians_and_administrators_see_the_codes() -> None:
    report = make()
    for name, person in (
        ("oversight-case", make_administrator()),
        ("reading", make_dermatologist()),
    ):
        page = read_text(sign_in(person).get(reverse(name, args=[report.case_id])))
        assert "ICD-11 2F20.0, ICD-10 D22" in page, name
        assert f"vocabulary {report.vocabulary_version}" in page, name
    assert "For doctors: ICD-11 2F20.0, ICD-10 D22" in _words_of(report)


def test_the_patients_own_archive_has_the_codes() -> None:
    report = make()
    with build_export(report.case.patient) as archive:
        data = _read_data(archive)
    answer = data["cases"][0]["answer"]
    assert (answer["icd_11"], answer["icd_10"]) == ("2F20.0", "D22")


def _read_data(archive: Any) -> Any:
    return json.loads(ZipFile(archive).read("data.json"))


def _words_of(report: Report) -> str:
    with translation.override("en"):
        return " ".join(read_pdf(render_report_pdf(report)).split())
