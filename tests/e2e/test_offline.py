"""Answers that are given without a network: they wait, say so, and arrive once; nothing stays."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e import patient
from tests.e2e.axe import assert_accessible_in_every_look
from tests.e2e.clinic import Clinic
from tests.e2e.stage import Stage

pytestmark = pytest.mark.e2e

COUNT = """async () => {
  const { list } = await import("/static/telederm/js/device-store.js");
  return (await list("answers")).length;
}"""

KEPT_IN = """async language => {
  const kept = await caches.match("/offline/");
  return kept?.headers.get("Content-Language") === language;
}"""


def test_answers_wait_for_the_network_and_go_on(stage: Stage, clinic: Clinic) -> None:
    stage.expect_complaint("ERR_INTERNET_DISCONNECTED|Failed to load resource|409")
    person = clinic.hire("patient", "Pia Moll")
    page = stage.enter(person, phone=True)
    patient.start_case(page)
    page.goto(page.url.replace("/safety/", "/concern/"))
    page.context.set_offline(True)
    patient.choose(page, "What fits best?", "A rash or itching")
    page.get_by_label("What worries you about your skin?").fill("It itches at night.")
    page.get_by_role("button", name="Go on", exact=True).click()
    expect(page.get_by_text("Kept on this device. Sent when")).to_be_visible()
    expect(page.locator("[data-waiting]")).to_contain_text("Waiting on this device")
    page.context.set_offline(False)
    page.wait_for_url("**/person/")  # it goes on by itself, as was asked for
    assert page.evaluate(COUNT) == 0

    # The same page, answered without a network here and on another device meanwhile.
    page.context.set_offline(True)
    page.get_by_label("How old is the person").fill("44")
    expect(page.get_by_text("Kept on this device. Sent when")).to_be_visible()
    elsewhere = stage.enter(person)
    elsewhere.goto(page.url)
    elsewhere.get_by_label("How old is the person").fill("54")
    expect(elsewhere.get_by_text("Your answers are kept.", exact=True)).to_be_visible()
    page.context.set_offline(False)
    expect(page.get_by_text("Which answers should stay?")).to_be_visible()
    page.get_by_role("button", name="Those on this page").click()
    expect(page.get_by_text("Your answers are kept.", exact=True)).to_be_visible()
    elsewhere.reload()
    expect(elsewhere.get_by_label("How old is the person")).to_have_value("44")


def test_a_case_is_begun_without_a_network(stage: Stage, clinic: Clinic) -> None:
    stage.expect_complaint("ERR_INTERNET_DISCONNECTED|Failed to load resource")
    page = stage.enter(clinic.hire("patient", "Pia Moll"), phone=True)
    page.goto("/cases/")
    page.evaluate("navigator.serviceWorker.ready")
    page.context.set_offline(True)
    page.goto("/cases/new/?for=somebody-else")
    expect(page.get_by_role("heading", name="Begin a case")).to_have_count(0)
    page.goto("/cases/new/")
    expect(page.get_by_role("heading", name="Begin a case")).to_be_visible()
    expect(page.get_by_text("This case is about you.")).to_be_visible()
    begin(page)
    assert_accessible_in_every_look(page)
    page.reload()  # the shell again; what was entered is there
    expect(page.get_by_label("What worries you about your skin?")).to_have_value(patient.CONCERN)
    page.get_by_role("button", name="Go on", exact=True).click()
    expect(page.get_by_text("It is sent when you open Telederm")).to_be_visible()
    page.context.set_offline(False)
    page.goto("/cases/")
    page.get_by_role("link", name="The case that you began without a network").click()
    expect(page.get_by_role("heading", name="First: is it an emergency?")).to_be_visible()
    page.goto(re.sub("answers/.*", "answers/concern/", page.url))
    expect(page.get_by_label("What worries you about your skin?")).to_have_value(patient.CONCERN)
    page.goto("/cases/")
    expect(page.locator("tbody tr")).to_have_count(1)
    assert page.evaluate(COUNT) == 0


def test_what_is_kept_speaks_the_language_that_was_chosen(stage: Stage, clinic: Clinic) -> None:
    stage.expect_complaint("ERR_INTERNET_DISCONNECTED|Failed to load resource")
    page = stage.enter(clinic.hire("patient", "Pia Moll"), phone=True)
    page.goto("/cases/")
    page.evaluate("navigator.serviceWorker.ready")
    patient.speak(page, "ar")
    page.wait_for_function(KEPT_IN, arg="ar")
    page.context.set_offline(True)
    page.goto("/cases/")
    expect(page.locator("html[lang=ar][dir=rtl]")).to_be_attached()


def begin(page: Page) -> None:
    patient.choose(page, "What fits best?", "A mole, or a brown or black spot")
    page.get_by_label("What worries you about your skin?").fill(patient.CONCERN)
    page.get_by_text("About the person").click()
    page.get_by_label("How old is the person").fill("44")
    expect(page.get_by_text("Kept on this device.", exact=True)).to_be_visible()
