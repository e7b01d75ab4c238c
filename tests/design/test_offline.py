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
KEEP = """async () => {
  const { keep } = await import("/static/telederm/js/device-store.js");
  await keep("photographs", { key: "1", url: "/uploads/", blob: new Blob(["x"]) });
}"""
COUNT = """async () => {
  const { list } = await import("/static/telederm/js/device-store.js");
  return (await list("photographs")).length;
}"""


@pytest.fixture
def waiting(site: LittleSite, page: Page) -> Page:
    """A page of somebody's with one photograph that waits on the device."""
    for person in ("ada", "bob"):
        html = TEMPLATE.format(person=person)
        site.pages[f"/{person}/"] = lambda _, html=html: (200, html)  # type: ignore[misc]
    site.pages["/accounts/logout/"] = lambda _: (200, "<title>Signed out</title>")
    page.goto("/ada/")
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
