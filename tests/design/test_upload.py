"""js/upload.js in a real browser: every photograph arrives whole, once, and is seen to go."""

from base64 import b64decode, b64encode
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

import pytest
from django.template import Context, Engine
from PIL import Image
from playwright.sync_api import Locator, Page, Route, expect

from tests.design.little_site import Answer, LittleSite, Request

pytestmark = pytest.mark.e2e

LIMITS = {
    "blur": 0.43, "brightness": 0.18, "glare": 0.15, "short_side": 320, "skin": 0.15,
    "long_side": 2048,
}  # fmt: skip
TEMPLATE = """{% load components %}<!doctype html><title>Send</title>
<script type="module" src="/static/telederm/js/upload.js"></script>
<form method="post"
{% upload_attributes url="/uploads/" target="#gallery" max_bytes=most limits=least reasons=words %}>
<input type="hidden" name="csrfmiddlewaretoken" value="token">
<input type="hidden" name="shot_type" value="overview">
<label>Photographs <input type="file" name="image" multiple required data-upload-input></label>
<ul data-upload-list></ul>
<button data-upload-fallback>Upload</button>
</form><ul id="gallery"></ul><button data-upload-wait>Continue</button>"""


@dataclass
class Uploads:
    """A tus server of a few lines; the test decides when it fails."""

    site: LittleSite
    files: dict[str, bytes] = field(default_factory=dict)
    lengths: dict[str, int] = field(default_factory=dict)
    said: list[dict[str, str]] = field(default_factory=list)
    refusal: tuple[int, str] | None = None  # of the announcement
    lost: int = 0  # answers to pieces that never reach the browser, though the piece was kept

    def create(self, request: Request) -> Answer:
        assert request.headers["x-csrftoken"] == "token"
        if self.refusal:
            return self.refusal
        pairs = (pair.split(" ") for pair in request.headers["upload-metadata"].split(","))
        said = {name: b64decode(value).decode() for name, value in pairs}
        self.said.append(said)
        path = f"/uploads/{said['key']}/"
        self.files.setdefault(path, b"")
        self.lengths[path] = int(request.headers["upload-length"])
        self.site.pages[path] = self.upload
        offset = str(len(self.files[path]))
        return 201, "", {"Location": path, "Upload-Offset": offset}

    def upload(self, request: Request) -> Answer:
        there = self.files[request.path]
        if request.method == "GET":
            assert len(there) == self.lengths[request.path]
            return 200, "<li>a photograph</li>"
        assert int(request.headers["upload-offset"]) == len(there)
        self.files[request.path] = there + request.body
        if self.lost:
            self.lost -= 1
            return 503, ""
        return 204, "", {"Upload-Offset": str(len(self.files[request.path]))}


@pytest.fixture
def uploads(site: LittleSite, page: Page) -> Uploads:
    uploads = Uploads(site)
    site.pages["/uploads/"] = uploads.create
    open_form(site, page)
    return uploads


def open_form(site: LittleSite, page: Page, most: int = 10**7) -> None:
    engine = Engine(libraries={"components": "telederm.core.templatetags.components"})
    words = {name: f"It is {name}." for name in ("blurred", "dark", "glare", "small", "no_skin")}
    context = Context({"most": most, "least": LIMITS, "words": words})
    html = engine.from_string(TEMPLATE).render(context)
    site.pages["/"] = lambda _: (200, html)
    page.goto("/")


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    """Not a picture for the browser either: it goes as it is, and the server would refuse it."""
    path = tmp_path / "arm.jpg"
    path.write_bytes(b"picture" * 100_000)
    return path


def choose(page: Page, *paths: Path) -> None:
    page.get_by_label("Photographs").set_input_files(list(paths))


def test_each_file_goes_in_pieces_under_its_own_key(
    uploads: Uploads, page: Page, picture: Path
) -> None:
    second = picture.with_name("back.jpg")
    second.write_bytes(b"other")
    choose(page, picture, second)
    expect(page.locator("#gallery li")).to_have_count(2)
    assert sorted(uploads.files.values()) == [b"other", picture.read_bytes()]
    assert {said["shot_type"] for said in uploads.said} == {"overview"}
    expect(page.locator("[data-upload-list] li")).to_have_count(0)
    chosen = page.get_by_label("Photographs").evaluate("input => input.files.length")
    assert chosen == 0, "sending the form would send them again"


def test_without_the_script_there_is_a_plain_button(uploads: Uploads, page: Page) -> None:
    expect(page.get_by_text("Upload", exact=True)).to_be_hidden()
    page.route("**/upload.js", lambda route: route.abort())
    page.goto("/")
    expect(page.get_by_text("Upload", exact=True)).to_be_visible()


def test_a_broken_line_goes_on_where_it_broke(uploads: Uploads, page: Page, picture: Path) -> None:
    """One piece never leaves, the answer to another gets lost: neither is sent twice."""
    uploads.lost = 1
    page.route("**/uploads/*/", lambda route: route.abort("connectionreset"), times=1)
    choose(page, picture)
    expect(page.get_by_text("Waiting for the network")).to_be_visible()
    expect(page.locator("#gallery li")).to_have_count(1)
    assert list(uploads.files.values()) == [picture.read_bytes()]
    assert len({said["key"] for said in uploads.said}) == 1


def test_a_line_that_breaks_often_gets_small_pieces(
    uploads: Uploads, page: Page, picture: Path
) -> None:
    sizes: list[int] = []

    def carry_little(route: Route) -> None:
        size = len(route.request.post_data_buffer or b"")
        sizes.append(size)
        route.abort("connectionreset") if size > 100_000 else route.continue_()

    page.route("**/uploads/*/", carry_little)
    choose(page, picture)
    expect(page.locator("#gallery li")).to_have_count(1, timeout=60_000)
    assert list(uploads.files.values()) == [picture.read_bytes()]
    assert max(sizes) > 100_000, "it was tried with a large one first"


def wait_for_retry(page: Page) -> Locator:
    """Let the page's clock run on until it offers to try again; return the button."""
    retry = page.get_by_role("button", name="Try again")
    for _ in range(60):
        page.clock.run_for(10_000)
        if retry.is_visible():
            break
    return retry


def test_a_line_that_stays_down_offers_a_retry(uploads: Uploads, page: Page, picture: Path) -> None:
    page.clock.install()
    page.route("**/uploads/", lambda route: route.abort("connectionreset"))
    choose(page, picture)
    retry = wait_for_retry(page)
    expect(page.get_by_text("The connection broke")).to_be_visible()
    page.unroute("**/uploads/")
    retry.click()
    expect(page.locator("#gallery li")).to_have_count(1)


def test_a_busy_server_says_what_to_do(uploads: Uploads, page: Page, picture: Path) -> None:
    def answer(route: Route) -> None:
        if route.request.method != "PATCH":
            return route.continue_()
        said = {"Tus-Resumable": "1.0.0"}
        return route.fulfill(status=503, headers=said, body="<p>Wait a minute.</p>")

    page.clock.install()
    page.route("**/uploads/*/", answer)
    choose(page, picture)
    retry = wait_for_retry(page)
    expect(page.get_by_text("Wait a minute.")).to_be_visible()
    expect(page.get_by_text("The connection broke")).to_have_count(0)
    page.unroute("**/uploads/*/")
    retry.click()
    expect(page.locator("#gallery li")).to_have_count(1)


def test_refusal_stands_beside_its_file(uploads: Uploads, page: Page, picture: Path) -> None:
    uploads.refusal = (422, "<p>The case was answered already.</p>")
    choose(page, picture)
    row = page.locator("[data-upload-list] li")
    expect(row).to_contain_text("arm.jpg")
    expect(row).to_contain_text("The case was answered already.")
    expect(row.get_by_role("button", name="Try again")).to_have_count(0)
    row.get_by_role("button", name="Remove").click()
    expect(row).to_have_count(0)


def test_whole_page_of_another_kind_is_never_put_into_the_list(
    uploads: Uploads, page: Page, picture: Path
) -> None:
    uploads.refusal = (403, "<h1>Please sign in</h1>")
    choose(page, picture)
    expect(page.get_by_text("Reload the page")).to_be_visible()
    expect(page.get_by_text("Please sign in")).to_have_count(0)


def test_too_large_file_is_not_sent(uploads: Uploads, page: Page, picture: Path) -> None:
    open_form(uploads.site, page, most=4096)
    choose(page, picture)
    expect(page.get_by_text("larger than 0 MB")).to_be_visible()
    assert uploads.said == []


def test_next_step_waits_for_the_upload(uploads: Uploads, page: Page, picture: Path) -> None:
    waiting: list[Route] = []

    def hold(route: Route) -> None:
        waiting.append(route)

    page.route("**/uploads/", hold)
    choose(page, picture)
    expect(page.get_by_role("button", name="Continue")).to_be_disabled()
    while not waiting:
        page.wait_for_timeout(50)
    waiting[0].continue_()
    expect(page.get_by_role("button", name="Continue")).to_be_enabled()


def test_a_poor_photograph_is_asked_about_before_it_goes(
    uploads: Uploads, page: Page, tmp_path: Path
) -> None:
    path = tmp_path / "night.jpg"
    Image.new("RGB", (640, 480), (20, 12, 8)).save(path)
    choose(page, path)
    row = page.locator("[data-upload-list] li").first
    expect(row).to_contain_text("It is dark.")
    assert uploads.said == []
    row.get_by_role("button", name="Send it anyway").click()
    expect(page.locator("#gallery li")).to_have_count(1)
    assert uploads.said[0]["kept"] == "yes"


def test_a_large_photograph_is_shrunk_first(uploads: Uploads, page: Page, tmp_path: Path) -> None:
    path = tmp_path / "large.jpg"
    noise = Image.effect_noise((3000, 2000), 90)
    Image.merge(
        "RGB", [noise.point(lambda level, add=add: level // 2 + add) for add in (120, 70, 50)]
    ).save(path, quality=95)
    choose(page, path)
    expect(page.locator("#gallery li")).to_have_count(1, timeout=30_000)
    (sent,) = uploads.files.values()
    assert Image.open(BytesIO(sent)).size == (2048, 1365)
    assert len(sent) < path.stat().st_size


MEASURE = """async ([url, limits]) => {
  const { judge, measure } = await import("/static/telederm/js/photo-check.js");
  const image = new Image();
  image.src = url; // the policy lets pictures in this way, and no fetch
  await image.decode();
  const bitmap = await createImageBitmap(image);
  const figures = measure(bitmap);
  return { figures, reasons: judge(figures, limits, false) };
}"""


def test_the_device_measures_what_the_server_measures(uploads: Uploads, page: Page) -> None:
    from cases.imaging.quality import measure_quality  # noqa: PLC0415 - beside its use
    from telederm.demo.synthetic import View, synthetic_photograph  # noqa: PLC0415 - loads NumPy

    for hair in (0.0, 0.5):
        source = synthetic_photograph(seed=3, view=View.CLOSE_UP, size=(640, 480), hair=hair)
        here = measure_quality(Image.open(BytesIO(source)).convert("RGB"))
        address = "data:image/jpeg;base64," + b64encode(source).decode()
        there = page.evaluate(MEASURE, [address, LIMITS])["figures"]
        for name in ("blur", "brightness", "glare", "skin"):
            assert there[name] == pytest.approx(getattr(here, name), abs=0.03), name
