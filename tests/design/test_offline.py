"""js/offline.js in a real browser: what waits is told of, and signing out leaves nothing behind."""

import pytest
from playwright.sync_api import Dialog, Page, expect

from tests.design.little_site import LittleSite

pytestmark = pytest.mark.e2e

TEMPLATE = """<!doctype html><title>Page</title><body data-person="{person}">
<p data-waiting hidden data-text-offline="No network" data-text-waiting="Waiting: {{count}}"
data-text-sign-out="Lose {{count}}?"></p>
<form method="post" action="/accounts/logout/"><button>Sign out</button></form>
<script type="module" src="/static/telederm/js/offline.js"></script>"""
BEGIN = """<!doctype html><title>Begin</title><body><output data-begin-state></output>
<p data-begin-unowned></p>
<form data-begin data-text-kept="Kept">
<fieldset data-group="concern"><input name="words"></fieldset>
</form><script type="module" src="/static/telederm/js/begin-offline.js"></script>"""
OWN = """async (person) => {
  const { keep } = await import("/static/telederm/js/device-store.js");
  await keep("owner", { key: "owner", person });
}"""
DISOWN = """async () => {
  const { drop } = await import("/static/telederm/js/device-store.js");
  await drop("owner", "owner");
}"""
FORGET = """async () => {
  const { drop } = await import("/static/telederm/js/device-store.js");
  await drop("answers", "begun");
}"""
OWNER = """async (person) => {
  const { read } = await import("/static/telederm/js/device-store.js");
  return (await read("owner", "owner"))?.person === person;
}"""
KEEP = """async () => {
  const { keep } = await import("/static/telederm/js/device-store.js");
  await keep("photographs", { key: "1", url: "/uploads/", blob: new Blob(["x"]) });
}"""
COUNT = """async () => {
  const { list } = await import("/static/telederm/js/device-store.js");
  return (await list("photographs")).length + (await list("answers")).length;
}"""


@pytest.fixture
def waiting(site: LittleSite, page: Page) -> Page:
    """A page of somebody's with one photograph that waits on the device."""
    for person, words in {
        "ada": "ada",
        "bob": "bob",
        "later": 'later" data-person-before="x ada',
    }.items():
        html = TEMPLATE.format(person=words)
        site.pages[f"/{person}/"] = lambda _, html=html: (200, html)  # type: ignore[misc]
    site.pages["/accounts/logout/"] = lambda _: (200, "<title>Signed out</title>")
    page.goto("/ada/")
    page.wait_for_function(OWNER, arg="ada")
    page.evaluate(KEEP)
    page.goto("/ada/")
    expect(page.locator("[data-waiting]")).to_have_text("Waiting: 1")
    return page


def test_signing_out_asks_and_wipes_the_device(waiting: Page) -> None:
    asked: list[str] = []

    def answer(dialog: Dialog) -> None:
        asked.append(dialog.message)
        dialog.accept() if len(asked) > 1 else dialog.dismiss()

    waiting.on("dialog", answer)
    waiting.get_by_role("button", name="Sign out").click()
    expect(waiting).to_have_title("Page")
    assert waiting.evaluate(COUNT) == 1
    waiting.get_by_role("button", name="Sign out").click()
    expect(waiting).to_have_title("Signed out")
    assert asked == ["Lose 1?", "Lose 1?"]
    assert waiting.evaluate(COUNT) == 0


def test_somebody_else_finds_nothing(waiting: Page) -> None:
    waiting.goto("/bob/")
    expect(waiting.locator("[data-waiting]")).to_be_hidden()
    assert waiting.evaluate(COUNT) == 0


def test_what_belongs_to_nobody_is_not_given_to_the_next_one(waiting: Page) -> None:
    waiting.evaluate(DISOWN)  # made anew by a page that was still open while its session ended
    waiting.goto("/bob/")
    waiting.wait_for_function(OWNER, arg="bob")
    assert waiting.evaluate(COUNT) == 0


def test_the_same_person_under_the_sites_new_key_keeps_everything(waiting: Page) -> None:
    waiting.goto("/later/")
    waiting.wait_for_function(OWNER, arg="later")
    assert waiting.evaluate(COUNT) == 1
    waiting.goto("/ada/")  # the old word is nobody's any more
    waiting.wait_for_function(OWNER, arg="ada")
    assert waiting.evaluate(COUNT) == 0


def test_a_case_is_not_begun_in_anothers_name(site: LittleSite, page: Page) -> None:
    site.pages["/begin/"] = lambda _: (200, BEGIN)
    page.goto("/begin/")
    page.evaluate(OWN, "ada")
    page.reload()
    page.locator("[name=words]").fill("It itches.")
    expect(page.locator("output")).to_have_text("Kept")
    page.evaluate(OWN, "bob")  # signed in on another page meanwhile, which wiped what was there
    page.evaluate(FORGET)
    with page.expect_event("load"):
        page.locator("[name=words]").fill("It itches at night.")
    expect(page.locator("[name=words]")).to_have_value("")
    assert page.evaluate(COUNT) == 0
