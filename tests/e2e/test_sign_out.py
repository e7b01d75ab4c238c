"""Signing out ends every page of the session, wherever it is open."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.clinic import Clinic
from tests.e2e.stage import Stage

pytestmark = pytest.mark.e2e

SIGN_IN = re.compile("/accounts/login/")


def test_sign_out_leads_every_open_page_to_the_sign_in(stage: Stage, clinic: Clinic) -> None:
    person = clinic.hire("patient", "Pia Moll")
    case = clinic.backstage.do("send_case", patient=person.email)
    page = stage.enter(person)
    other_device = stage.enter(person)
    for tab in (page, other_device):
        tab.goto(f"/cases/{case['id']}/")
        expect(tab.get_by_text("Updates by itself")).to_be_visible()
    second_tab = page.context.new_page()
    second_tab.goto("/cases/")

    second_tab.get_by_text("Pia Moll").click()
    second_tab.get_by_role("button", name="Sign out").click()
    expect(page).to_have_url(SIGN_IN)
    expect(second_tab).to_have_url(SIGN_IN)
    page.go_back()
    expect(page).to_have_url(SIGN_IN)
    expect(page.get_by_text(case["reference"])).to_have_count(0)
    expect(other_device.get_by_text("Updates by itself")).to_be_visible()


def test_deactivated_user_is_led_away_within_seconds(stage: Stage, clinic: Clinic) -> None:
    person = clinic.hire("patient", "Pia Moll")
    page = stage.enter(person)
    page.goto("/cases/")
    with page.expect_navigation(url=SIGN_IN, timeout=8_000):
        clinic.backstage.do("deactivate", email=person.email)
