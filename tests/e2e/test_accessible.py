"""Every page of visitors and patients passes axe-core in light, in dark and from right to left."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e import patient
from tests.e2e.axe import assert_accessible, assert_accessible_in_every_look
from tests.e2e.clinic import Clinic
from tests.e2e.stage import Stage

pytestmark = pytest.mark.e2e


def visit(page: Page, *paths: str) -> None:
    for path in paths:
        answer = page.goto(path)
        assert answer
        assert answer.ok, path
        assert_accessible_in_every_look(page)


def test_pages_of_visitors_and_patients(stage: Stage, clinic: Clinic, photograph: Path) -> None:
    visitor = stage.open(phone=True)
    visit(visitor, "/", "/accounts/login/", "/accounts/signup/", "/accounts/password/reset/")

    person = clinic.hire("patient", "Pia Maria-Magdalena Moll-Hohenstein")
    case = clinic.backstage.do("send_case", patient=person.email)
    page = stage.enter(person, phone=True)
    visit(page, "/cases/", "/cases/new/", f"/cases/{case['id']}/", "/inbox/", "/account/consents/")
    visit(page, "/accounts/email/", "/accounts/2fa/", "/accounts/sessions/")
    visit(page, "/accounts/password/change/")

    patient.start_case(page)
    assert_accessible_in_every_look(page)
    patient.fill_in_answers(page)
    patient.upload(page, photograph)
    assert_accessible_in_every_look(page)
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("button", name="Send to a dermatologist").wait_for()
    assert_accessible_in_every_look(page)


def test_pages_around_an_answer_and_of_ones_own_data(stage: Stage, clinic: Clinic) -> None:
    person = clinic.hire("patient", "Zaynab Moll")
    answered = clinic.backstage.do("send_case", patient=person.email)
    waiting = clinic.backstage.do("send_case", patient=person.email)
    clinic.backstage.do("answer", reference=answered["reference"])
    answer = f"/cases/{answered['id']}/"
    page = stage.enter(person, phone=True)
    visit(page, answer, f"{answer}timeline/", f"/cases/{waiting['id']}/withdraw/")
    visit(page, "/account/people/", "/my-data/", "/my-data/delete/", "/inbox/choices/")

    patient.speak(page, "ar")
    for path in ("/cases/", answer, f"{answer}timeline/", "/my-data/", "/inbox/", "/cases/new/"):
        page.goto(path)
        expect(page.locator("html[lang=ar][dir=rtl]")).to_be_attached()
        assert_accessible(page)


def test_the_check_finds_what_is_wrong(stage: Stage) -> None:
    page = stage.open()
    page.goto("/")
    page.evaluate("document.querySelector('main').insertAdjacentHTML('beforeend', '<input>')")
    with pytest.raises(AssertionError, match="label") as failure:
        assert_accessible(page)
    assert "<input>" in str(failure.value)
    page.reload()
    grey = "@media (prefers-color-scheme: dark) { h1 { color: #555 !important } }"
    page.evaluate(
        """css => {
          const sheet = new CSSStyleSheet();
          sheet.replaceSync(css);
          document.adoptedStyleSheets.push(sheet);
        }""",
        grey,
    )
    assert_accessible(page)
    with pytest.raises(AssertionError, match=r"\(dark, ltr\)\n  color-contrast"):
        assert_accessible_in_every_look(page)
