"""A dermatologist's day with a passkey, on a browser's own authenticator: in, reading, signing."""

import re

import pytest
from playwright.sync_api import CDPSession, Page, expect

from tests.e2e import reader
from tests.e2e.clinic import Clinic, Person
from tests.e2e.stage import Stage, sign_in

pytestmark = pytest.mark.e2e

PLATFORM = {  # as a laptop's own: it asks for a finger, and keeps who the key is for
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True,
    "hasUserVerification": True, "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip
REFUSED = "Nothing was confirmed on the device."


def open_by_name(stage: Stage) -> Page:
    """A page at the site's name: keys belong to a name, and a number has none."""
    return stage.open(line=stage.clinic.address.replace("127.0.0.1", "localhost"))


def add_authenticator(page: Page, **other: object) -> tuple[CDPSession, str]:
    cdp = page.context.new_cdp_session(page)
    cdp.send("WebAuthn.enable")
    answer = cdp.send("WebAuthn.addVirtualAuthenticator", {"options": {**PLATFORM, **other}})
    return cdp, answer["authenticatorId"]


def begin_registration(page: Page, person: Person) -> None:
    """Up to the page, which asks for the password first."""
    page.goto("/accounts/2fa/webauthn/add/")
    page.get_by_label("Password").fill(person.password)
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", name="Add a passkey")).to_be_visible()


def press_add(page: Page) -> None:
    page.get_by_role("button", name="Add", exact=True).click()


def register(page: Page, person: Person) -> None:
    begin_registration(page, person)
    press_add(page)
    expect(page.get_by_text("Security key added.")).to_be_visible()


def leave(page: Page, person: Person) -> None:
    page.get_by_text(person.full_name).first.click()
    page.get_by_role("button", name="Sign out").click()
    # The socket that is closed leads there as well: either way of going may cut the other off.
    expect(page).to_have_url(re.compile("/accounts/login/"))


def sign_in_with_key(page: Page) -> None:
    page.goto("/accounts/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url("**/queue/")


def test_in_reading_and_signing_with_a_passkey(stage: Stage, clinic: Clinic) -> None:
    person = clinic.hire("dermatologist", "Dr Ada Lund")
    case = clinic.backstage.do("send_case", patient=clinic.hire("patient", "Pia Moll").email)
    clinic.backstage.do("put_first", reference=case["reference"])
    page = open_by_name(stage)
    cdp, key = add_authenticator(page)
    sign_in(page, person)
    register(page, person)
    (credential,) = cdp.send("WebAuthn.getCredentials", {"authenticatorId": key})["credentials"]
    assert credential["isResidentCredential"]
    assert credential["rpId"] == "localhost"

    leave(page, person)
    sign_in_with_key(page)  # neither password nor code
    reader.take(page, case["reference"])
    reader.read_blind(page, "Melanocytic naevus")
    reader.conclude(page, None, "Melanocytic naevus")

    clinic.backstage.do("age_proof", email=person.email)  # as at the end of a long day
    reader.fill_report(page, "Melanocytic naevus", to_patient="An ordinary mole.")
    page.get_by_role("button", name="Sign and send to the patient").click()
    expect(page.get_by_role("heading", name="Is it still you?")).to_be_visible()
    page.get_by_role("link", name="Use a security key").click()
    page.get_by_role("button", name="Use a security key").click()
    expect(page.get_by_role("heading", name="Report")).to_be_visible()
    expect(page.get_by_label("In plain words, for the patient")).to_have_value("An ordinary mole.")
    page.get_by_role("button", name="Sign and send to the patient").click()
    expect(page.get_by_text("Signed. The patient has been told.")).to_be_visible()


def test_a_key_after_the_password(stage: Stage, clinic: Clinic) -> None:
    """A security key without a PIN is a second factor, and never both."""
    person = clinic.hire("dermatologist", "Dr Bo Frey")
    page = open_by_name(stage)
    add_authenticator(
        page, transport="usb", hasResidentKey=False, hasUserVerification=False, isUserVerified=False
    )
    sign_in(page, person)
    begin_registration(page, person)
    page.get_by_label("Sign in with it alone").uncheck()
    press_add(page)
    expect(page.get_by_text("Security key added.")).to_be_visible()
    leave(page, person)
    page.goto("/accounts/login/")
    page.get_by_label("Email").fill(person.email)
    page.get_by_label("Password").fill(person.password)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_role("button", name="Use a security key").click()
    page.wait_for_url("**/queue/")


def test_whoever_confirms_nothing_is_told_calmly(stage: Stage, clinic: Clinic) -> None:
    person = clinic.hire("dermatologist", "Dr Cy Dahl")
    page = open_by_name(stage)
    cdp, key = add_authenticator(page)
    sign_in(page, person)
    register(page, person)
    page.goto("/accounts/2fa/webauthn/add/")
    press_add(page)
    expect(page.get_by_text("This device has a key of yours already.")).to_be_visible()
    leave(page, person)
    cdp.send("WebAuthn.setUserVerified", {"authenticatorId": key, "isUserVerified": False})
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_text(REFUSED)).to_be_visible()
    expect(page.get_by_label("Password")).to_be_visible()


def test_at_a_number_for_an_address_keys_say_why(stage: Stage) -> None:
    page = stage.open()
    add_authenticator(page)
    page.goto("/accounts/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_text("this address is a number")).to_be_visible()
