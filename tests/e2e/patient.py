"""What a patient does in the browser, step by step."""

import re
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.e2e.clinic import Clinic

CONCERN = "A mole on my back became darker."
_LINK = re.compile(r"http://\S+/accounts/confirm-email/\S+")


def sign_up(page: Page, clinic: Clinic, *, name: str, email: str) -> None:
    """Make an account, and confirm the address by the link that was mailed."""
    page.goto("/")
    page.get_by_role("link", name="Create an account").first.click()
    page.get_by_label("Your full name").fill(name)
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password", exact=True).fill("correct horse battery")
    page.get_by_label("Password (again)").fill("correct horse battery")
    page.get_by_label("I agree that a dermatologist").check()
    page.get_by_label("I agree that a computer program").check()
    page.get_by_role("button", name="Create my account").click()
    expect(page.get_by_role("heading", name="Check your email")).to_be_visible()
    link = _LINK.search(clinic.wait_for_mail(email, about="onfirm"))
    assert link
    page.goto(link.group())
    page.get_by_role("button", name="Yes, this is my address").click()
    page.wait_for_url("**/cases/")


def start_case(page: Page) -> None:
    """From one's own cases to the first question."""
    page.goto("/cases/")
    page.get_by_role("link", name="New case").click()
    page.get_by_role("button", name="Start", exact=True).click()
    expect(page.get_by_role("heading", name="Your skin")).to_be_visible()


def fill_in_answers(page: Page) -> None:
    """Answer every question, and go on to the photographs."""
    page.get_by_label("What worries you about your skin?").fill(CONCERN)
    choose(page, "Where on the body is it?", "Back")
    choose(page, "How long have you had it?", "Months")
    choose(page, "Has it changed?", "Its colour changed")
    page.get_by_label("How old is the person").fill("44")
    choose(page, "Sex", "Female")
    choose(page, "Do you have any of these right now?", "None of these")
    page.get_by_role("button", name="Keep and go on to photographs").click()
    expect(page.get_by_role("heading", name="Photographs", exact=True)).to_be_visible()


def choose(page: Page, question: str, answer: str) -> None:
    """Choose one answer of a group."""
    page.get_by_role("group", name=question).get_by_label(answer, exact=True).check()


def dermoscope_form(page: Page) -> Locator:
    """The part of the page that takes photographs through a dermatoscope."""
    return page.locator("form", has=page.get_by_label("Through a dermatoscope"))


def upload(page: Page, *paths: Path) -> None:
    """Choose photographs, and wait until each has arrived."""
    before = page.locator("#gallery .gallery__item").count()
    dermoscope_form(page).get_by_label("Through a dermatoscope").set_input_files(list(paths))
    expect(page.locator("#gallery .gallery__item")).to_have_count(before + len(paths))


def send(page: Page) -> str:
    """Check and send; return the case's reference."""
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_text(CONCERN)).to_be_visible()
    page.get_by_role("button", name="Send to a dermatologist").click()
    heading = page.get_by_role("heading", name=re.compile("Case TD-"))
    return heading.inner_text().removeprefix("Case ")
