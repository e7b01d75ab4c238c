"""js/push-device.js: each session, and the site's new key, takes over the device that is there."""

import json
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.design.little_site import LittleSite

pytestmark = pytest.mark.e2e

ON = "/inbox/push/on/"
PAGE = '<!doctype html><title>Page</title><input name="csrfmiddlewaretoken" value="x">'
KEEP_UP = """async ([person, before, session]) => {
  const toJSON = () => ({ endpoint: "https://push.example/a", keys: { p256dh: "p", auth: "a" } });
  const subscription = { endpoint: "https://push.example/a", toJSON, unsubscribe: () => {} };
  const pushManager = { getSubscription: async () => subscription };
  navigator.serviceWorker.getRegistration = async () => ({ pushManager });
  const { keepUp } = await import("/static/telederm/js/push-device.js");
  await keepUp(person, before, session);
  return localStorage.getItem("telederm-push");
}"""


@pytest.fixture
def device(site: LittleSite, page: Page) -> Page:
    """A page on a device that shows Ada's notifications."""
    site.pages["/"] = lambda _: (200, PAGE)
    site.pages[ON] = lambda _: (200, '{"on": true}', {"content-type": "application/json"})
    page.goto("/")
    kept = json.dumps({"person": "ada", "endpoint": "https://push.example/a"})
    page.evaluate("kept => localStorage.setItem('telederm-push', kept)", kept)
    return page


def keep_up(device: Page, person: str, before: list[str], session: str) -> Any:
    return json.loads(device.evaluate(KEEP_UP, [person, before, session]) or "null")


def test_each_session_is_told_once(site: LittleSite, device: Page) -> None:
    told = []
    for session in ("one", "one", "two", "two"):
        keep_up(device, "ada", [], session)
        told.append(site.count(ON))
    assert told == [1, 1, 2, 2]


def test_the_sites_new_key_turns_nothing_off(site: LittleSite, device: Page) -> None:
    keep_up(device, "ada", [], "one")
    assert keep_up(device, "later", ["x", "ada"], "one")["person"] == "later"
    assert site.count(ON) == 2
    assert keep_up(device, "bob", ["x"], "one") is None
    assert site.count(ON) == 2
