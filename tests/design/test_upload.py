"""js/upload.js in a real browser: every photograph arrives once, and the user sees it go."""

from pathlib import Path

import pytest
from django.template import Context, Engine
from playwright.sync_api import Page, Route, expect

from tests.design.little_site import LittleSite, Request

pytestmark = pytest.mark.e2e

TEMPLATE = """{% load components %}<!doctype html><title>Send</title>
<script type="module" src="/static/telederm/js/upload.js"></script>
<form method="post"
{% upload_attributes url="/images/" name="image" target="#gallery" max_bytes=4096 %}>
<input type="hidden" name="csrfmiddlewaretoken" value="token">
<input type="hidden" name="shot_type" value="overview">
<label>Photographs <input type="file" name="image" multiple required data-upload-input></label>
<ul data-upload-list></ul>
<button data-upload-fallback>Upload</button>
</form><ul id="gallery"></ul><button data-upload-wait>Continue</button>"""


@pytest.fixture
def form(site: LittleSite, page: Page) -> LittleSite:
    engine = Engine(libraries={"components": "telederm.core.templatetags.components"})
    html = engine.from_string(TEMPLATE).render(Context())
    site.pages["/"] = lambda _: (200, html)
    site.pages["/images/"] = lambda _: (201, "<li>a photograph</li>")
    page.goto("/")
    return site


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    path = tmp_path / "arm.jpg"
    path.write_bytes(b"picture" * 100)
    return path


def sent(site: LittleSite) -> list[Request]:
    return [request for request in site.requests if request.path == "/images/"]


def test_each_file_goes_alone_with_the_answers_and_a_key(
    form: LittleSite, page: Page, picture: Path
) -> None:
    second = picture.with_name("back.jpg")
    second.write_bytes(b"other")
    page.get_by_label("Photographs").set_input_files([picture, second])
    expect(page.locator("#gallery li")).to_have_count(2)
    first, other = sorted(sent(form), key=lambda request: b"arm.jpg" not in request.body)
    assert picture.read_bytes() in first.body
    assert b"other" in other.body
    assert b'name="shot_type"\r\n\r\noverview' in first.body
    assert first.headers["x-csrftoken"] == "token"
    assert first.headers["idempotency-key"] != other.headers["idempotency-key"]
    expect(page.locator("[data-upload-list] li")).to_have_count(0)
    chosen = page.get_by_label("Photographs").evaluate("input => input.files.length")
    assert chosen == 0, "sending the form would send them again"


def test_without_the_script_there_is_a_plain_button(form: LittleSite, page: Page) -> None:
    expect(page.get_by_text("Upload", exact=True)).to_be_hidden()
    page.route("**/upload.js", lambda route: route.abort())
    page.goto("/")
    expect(page.get_by_text("Upload", exact=True)).to_be_visible()


def test_broken_line_offers_a_retry_under_the_same_key(
    form: LittleSite, page: Page, picture: Path
) -> None:
    tried: list[str] = []

    def break_once(route: Route) -> None:
        tried.append(route.request.headers["idempotency-key"])
        route.abort("connectionreset")

    page.route("**/images/", break_once, times=1)
    page.get_by_label("Photographs").set_input_files(picture)
    expect(page.get_by_text("The connection broke")).to_be_visible()
    page.get_by_role("button", name="Try again").click()
    expect(page.locator("#gallery li")).to_have_count(1)
    assert [request.headers["idempotency-key"] for request in sent(form)] == tried


def test_refusal_stands_beside_its_file(form: LittleSite, page: Page, picture: Path) -> None:
    form.pages["/images/"] = lambda _: (422, "<p>The file ends too early.</p>")
    page.get_by_label("Photographs").set_input_files(picture)
    row = page.locator("[data-upload-list] li")
    expect(row).to_contain_text("arm.jpg")
    expect(row).to_contain_text("The file ends too early.")
    expect(row.get_by_role("button", name="Try again")).to_have_count(0)
    row.get_by_role("button", name="Remove").click()
    expect(row).to_have_count(0)


def test_crash_of_the_server_offers_a_retry(form: LittleSite, page: Page, picture: Path) -> None:
    form.pages["/images/"] = lambda _: (503, "<h1>Down</h1>")
    page.get_by_label("Photographs").set_input_files(picture)
    expect(page.get_by_role("button", name="Try again")).to_be_visible()
    expect(page.get_by_text("Down")).to_have_count(0)


def test_whole_page_of_another_kind_is_never_put_into_the_list(
    form: LittleSite, page: Page, picture: Path
) -> None:
    form.pages["/images/"] = lambda _: (403, "<h1>Please sign in</h1>")
    page.get_by_label("Photographs").set_input_files(picture)
    expect(page.get_by_text("Reload the page")).to_be_visible()
    expect(page.get_by_text("Please sign in")).to_have_count(0)


def test_too_large_file_is_not_sent(form: LittleSite, page: Page, picture: Path) -> None:
    picture.write_bytes(b"x" * 5000)
    page.get_by_label("Photographs").set_input_files(picture)
    expect(page.get_by_text("larger than 0 MB")).to_be_visible()
    assert sent(form) == []


def test_next_step_waits_for_the_upload(form: LittleSite, page: Page, picture: Path) -> None:
    waiting: list[Route] = []

    def hold(route: Route) -> None:
        waiting.append(route)

    page.route("**/images/", hold)
    page.get_by_label("Photographs").set_input_files(picture)
    expect(page.get_by_role("button", name="Continue")).to_be_disabled()
    page.wait_for_timeout(100)
    waiting[0].continue_()
    expect(page.get_by_role("button", name="Continue")).to_be_enabled()


def test_next_step_waits_for_every_form(form: LittleSite, page: Page, picture: Path) -> None:
    status, html = form.pages["/"](Request("/", {}, b""))
    one = html[html.index("<form") : html.index("<ul id=")]
    form.pages["/"] = lambda _: (status, html.replace("<ul id=", one + "<ul id="))
    page.goto("/")
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/images/", hold, times=1)
    first, second = page.get_by_label("Photographs").all()
    first.set_input_files(picture)
    second.set_input_files(picture)
    expect(page.locator("#gallery li")).to_have_count(1)
    expect(page.get_by_role("button", name="Continue")).to_be_disabled()
    held[0].continue_()
    expect(page.get_by_role("button", name="Continue")).to_be_enabled()
