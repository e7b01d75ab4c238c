"""Notifications on a device, in a real browser: asked for, refused calmly, shown, and opened."""

import json
import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.clinic import Clinic
from tests.e2e.stage import Stage
from tests.notifications.push_service import Browser

pytestmark = pytest.mark.e2e

MESSAGE = {"body": "There is something new for you.", "path": "/inbox/", "lang": "en", "dir": "ltr"}
SHOWN = """async () => {
  const registration = await navigator.serviceWorker.ready;
  const shown = await registration.getNotifications();
  return shown.map(({ title, body, tag, data }) => ({ title, body, tag, data }));
}"""
# As far as the browser would go after a press, which a test can't make.
PRESS = """async () => {
  const opened = [];
  self.clients.openWindow = async (url) => opened.push(url);
  const [notification] = await self.registration.getNotifications();
  const event = new NotificationEvent("notificationclick", { notification });
  const waits = [];
  event.waitUntil = (promise) => waits.push(promise);
  self.dispatchEvent(event);
  await Promise.all(waits);
  return opened.map((url) => new URL(url).pathname);
}"""
# The browser's own service, which no test machine reaches, answers as a real one would.
PRETEND = """(endpoint, keys) => {
  let held = null;
  const unsubscribe = async () => {
    held = null;
    return true;
  };
  PushManager.prototype.subscribe = async (options) => {
    if (options.applicationServerKey.length !== 87) throw new Error("no key of the site's");
    held = { endpoint, unsubscribe, toJSON: () => ({ endpoint, keys }) };
    return held;
  };
  PushManager.prototype.getSubscription = async () => held;
}"""


def deliver(page: Page, clinic: Clinic, message: dict[str, str]) -> None:
    """Have the browser hand the worker a message, as its service would."""
    cdp = page.context.new_cdp_session(page)
    found: list[dict[str, Any]] = []
    cdp.on("ServiceWorker.workerRegistrationUpdated", lambda e: found.extend(e["registrations"]))
    cdp.send("ServiceWorker.enable")
    page.wait_for_function("async () => Boolean((await navigator.serviceWorker.ready).active)")
    while not found:
        page.wait_for_timeout(50)
    cdp.send(
        "ServiceWorker.deliverPushMessage",
        {
            "origin": clinic.address,
            "registrationId": found[-1]["registrationId"],
            "data": json.dumps(message),
        },
    )


def test_a_message_is_shown_and_leads_to_the_inbox(stage: Stage, clinic: Clinic) -> None:
    page = stage.enter(clinic.hire("patient", "Pia Moll"))
    page.context.grant_permissions(["notifications"])
    page.goto("/cases/")
    deliver(page, clinic, MESSAGE)
    deliver(page, clinic, MESSAGE)
    page.wait_for_function(f"async () => (await ({SHOWN})()).length > 0")
    (shown,) = page.evaluate(SHOWN)  # the second took the place of the first
    assert (shown["title"], shown["body"]) == ("Telederm", MESSAGE["body"])
    (worker,) = page.context.service_workers
    assert worker.evaluate(PRESS) == ["/inbox/"]
    assert page.evaluate(SHOWN) == []

    deliver(page, clinic, {**MESSAGE, "path": "https://evil.example/"})
    page.wait_for_function(f"async () => (await ({SHOWN})()).length > 0")
    assert worker.evaluate(PRESS) == [], "never to another site"


def test_a_refused_permission_is_told_calmly(stage: Stage, clinic: Clinic) -> None:
    page = stage.enter(clinic.hire("patient", "Pia Moll"), phone=True)
    page.add_init_script(
        "Object.defineProperty(Notification, 'permission', { get: () => self.said ?? 'default' });"
        "Notification.requestPermission = async () => (self.said = 'denied');"
    )
    page.goto("/inbox/choices/")
    page.get_by_role("button", name="Turn on").click()
    expect(page.get_by_text("Your browser blocks notifications of this site.")).to_be_visible()
    expect(page.get_by_role("button", name="Turn on")).to_be_hidden()


def test_a_browser_whose_service_is_silent_says_so(stage: Stage, clinic: Clinic) -> None:
    stage.expect_complaint("does not support the Push API")  # in a test's private window
    page = stage.enter(clinic.hire("patient", "Pia Moll"))
    page.context.grant_permissions(["notifications"])
    page.goto("/inbox/choices/")
    page.get_by_role("button", name="Turn on").click()
    expect(page.get_by_text("the browser's own service did not answer")).to_be_visible()
    expect(page.get_by_role("button", name="Turn on")).to_be_visible()


def test_on_kept_and_off_again(stage: Stage, clinic: Clinic) -> None:
    person = clinic.hire("patient", "Pia Moll")
    page = stage.enter(person)
    page.context.grant_permissions(["notifications"])
    endpoint = f"https://fcm.googleapis.com/fcm/send/{person.email}"
    keys = {name: word for name, word in Browser().fields(endpoint).items() if name != "endpoint"}
    page.add_init_script(f"({PRETEND})({json.dumps(endpoint)}, {json.dumps(keys)})")
    page.goto("/inbox/choices/")
    page.get_by_role("button", name="Turn on").click()
    expect(page.get_by_text("This device shows a notification")).to_be_visible()
    assert clinic.backstage.do("count_devices", email=person.email) == 1
    page.get_by_role("button", name="Turn off").click()
    expect(page.get_by_role("button", name="Turn on")).to_be_visible()
    assert clinic.backstage.do("count_devices", email=person.email) == 0

    page.get_by_role("button", name="Turn on").click()
    expect(page.get_by_text("This device shows a notification")).to_be_visible()
    page.get_by_text("Pia Moll").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page).to_have_url(re.compile("/accounts/login/"))
    assert clinic.backstage.do("count_devices", email=person.email) == 0
