"""Without a network: what is photographed waits on the device, and nothing stays after sending."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e import patient
from tests.e2e.clinic import Clinic
from tests.e2e.stage import Stage

pytestmark = pytest.mark.e2e

_STORED = """async () => {
  const database = await new Promise((done, fail) => {
    const request = indexedDB.open("telederm");
    request.onsuccess = () => done(request.result);
    request.onerror = () => fail(request.error);
  });
  if (!database.objectStoreNames.contains("photographs")) return 0;
  const rows = database.transaction("photographs").objectStore("photographs").count();
  return await new Promise((done) => (rows.onsuccess = () => done(rows.result)));
}"""
_CACHED = """async () => {
  const found = [];
  for (const name of await caches.keys())
    for (const request of await (await caches.open(name)).keys())
      found.push(new URL(request.url).pathname);
  return found;
}"""


def test_a_photograph_survives_without_a_network(
    stage: Stage, clinic: Clinic, photograph: Path
) -> None:
    stage.expect_complaint("ERR_|WebSocket|Failed to fetch")
    phone = stage.enter(clinic.hire("patient", "Pia Moll"), phone=True)
    patient.start_case(phone)
    patient.fill_in_answers(phone)
    phone.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page_of_photographs = phone.url
    phone.context.set_offline(True)
    form = patient.dermoscope_form(phone)
    form.get_by_label("Through a dermatoscope").set_input_files(photograph)
    expect(phone.locator("[data-waiting]")).to_contain_text("Waiting on this device")
    phone.goto("/cases/")
    expect(phone.get_by_role("heading", name="There is no network")).to_be_visible()
    expect(phone.locator("[data-waiting]")).to_contain_text(": 1")
    phone.context.set_offline(False)
    phone.goto(page_of_photographs)
    expect(phone.locator("#gallery .gallery__item")).to_have_count(1, timeout=30_000)
    expect(phone.locator("[data-waiting]")).to_be_hidden()
    assert phone.evaluate(_STORED) == 0, "nothing stays after sending"
    assert_shell_only(phone)
    sign_out_wipes(phone, photograph)


def assert_shell_only(phone: Page) -> None:
    paths = phone.evaluate(_CACHED)
    assert "/offline/" in paths
    assert [path for path in paths if path != "/offline/" and not path.startswith("/static/")] == []


def sign_out_wipes(phone: Page, photograph: Path) -> None:
    phone.route("**/uploads/", lambda route: route.abort("connectionreset"))
    form = patient.dermoscope_form(phone)
    form.get_by_label("Through a dermatoscope").set_input_files(photograph)
    expect(phone.locator("[data-waiting]")).to_contain_text("Waiting on this device")
    phone.locator("summary", has=phone.get_by_label("Account")).click()
    phone.get_by_role("button", name="Sign out").click()
    phone.wait_for_url("**/accounts/login/**")
    assert phone.evaluate(_STORED) == 0, "nothing stays after signing out"
