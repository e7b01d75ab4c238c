"""What a patient does in the browser, step by step."""

import re
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.e2e.clinic import Clinic

CONCERN = "A mole on my back became darker."
_PLACE = "Where on the body is it?"
_WRITTEN = {
    "What worries you about your skin?",
    "How old is the person",
    "What worries you most",
}
# Page by page: the questions and their answers in words.
ANSWERS: tuple[dict[str, str], ...] = (
    {"Does the person have any of these right now?": "None of these"},
    {
        "What fits best?": "A mole, or a brown or black spot",
        "What worries you about your skin?": CONCERN,
    },
    {"How old is the person": "44", "Which sex was entered at birth?": "Female"},
    {_PLACE: "Upper back, left side"},
    {"How long have you had it?": "Months", "How does it feel": "Flat: it can't be felt"},
    {"Has it changed?": "Its colour changed"},
    {"What can you see?": "None of these"},
    {"What do you feel there?": "None of these", "And apart from": "None of these"},
    {"Does any of this fit the person?": "None of these"},
    {"What does the skin do in strong sun": "Burns easily, tans a little"},
    {
        "Has a doctor ever found one of these?": "None of these",
        "Which medicines": "None",
        "Which allergies": "I don't know",
        "Is the person pregnant": "No",
    },
    {"What has been done about it so far?": "Nothing yet"},
    {"What worries you most": "Is it dangerous?"},
)
_LINK = re.compile(r"http://\S+/accounts/confirm-email/\S+")


def speak(page: Page, language: str) -> None:
    """Choose another language of the site."""
    page.locator(f"details:has(button[value={language}]) > summary").click()
    page.locator(f"button[value={language}]").click()
    page.locator(f"html[lang={language}]").wait_for(state="attached")


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
    expect(page.get_by_role("heading", name="First: is it an emergency?")).to_be_visible()


def fill_in_answers(page: Page) -> None:
    """Answer every question, and go on to the photographs."""
    for questions in ANSWERS:
        for question, answer in questions.items():
            answer_question(page, question, answer)
        go_on(page)
    expect(page.get_by_role("heading", name="Photographs", exact=True)).to_be_visible()


def answer_question(page: Page, question: str, answer: str) -> None:
    """Choose an answer of the question's list, or write it."""
    if question in _WRITTEN:
        page.get_by_label(question).fill(answer)
    elif question == _PLACE:
        choose_place(page, answer)
    else:
        choose(page, question, answer)


def choose_place(page: Page, place: str) -> None:
    """Choose a place of the body by its box in the list, part by part folded up."""
    lists = page.get_by_role("group", name=_PLACE, exact=True).locator("details")
    part = lists.filter(has=page.get_by_label(place, exact=True))
    if part.get_attribute("open") is None:
        part.locator("summary").click()
    part.get_by_label(place, exact=True).check()


def go_on(page: Page) -> None:
    """From one page of the intake to the next."""
    before = page.url
    page.get_by_role("button", name="Go on", exact=True).click()
    page.wait_for_url(lambda url: url != before)


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
