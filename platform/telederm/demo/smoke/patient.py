"""The patient's side: a fresh account, a draft, photographs, and the answer."""

import asyncio
import secrets
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit
from uuid import uuid4

from telederm.demo.smoke.browser import Browser
from telederm.demo.smoke.errors import SmokeFailed
from telederm.demo.smoke.mail import find_link
from telederm.demo.smoke.page import Page

CONFIRM: Final = "/accounts/confirm-email/"
_MAIL_LIMIT_S: Final = 10.0
_ANSWERS: Final = {
    "red_flags": ["none"],
    "category": "mole",
    "concern": "A mole that my pharmacist told me to show. (Smoke test)",
    "age_years": "52",
    "sex": "prefer_not",
    "body_sites": ["upper_back_left"],
    "duration": "months",
    "texture": ["flat"],
    "changes": ["none"],
    "mole_signs": ["none"],
    "local_symptoms": ["none"],
    "general_symptoms": ["none"],
    "risk_factors": ["none"],
    "sun_response": "unknown",
    "history": ["none"],
    "medicines-skip": ["none"],
    "allergies-skip": ["unknown"],
    "pregnancy": "no",
    "treatments-skip": ["none"],
    "worry": "Is it dangerous?",
}
_MOST_PAGES: Final = 30  # more than any questionnaire has


@dataclass(frozen=True, slots=True)
class Draft:
    """A case that is ready to be sent."""

    case_id: str
    reference: str

    @property
    def url(self) -> str:
        """The patient's page of the case."""
        return f"/cases/{self.case_id}/"


@dataclass(frozen=True, slots=True)
class Photograph:
    """One photograph to send."""

    name: str
    content: bytes


async def sign_up(browser: Browser, mail_dir: Path) -> None:
    """Make a fresh account, agree to care and AI processing, and confirm the address.

    Raises:
        SmokeFailed: a page is not as it should be, or no mail came.
    """
    email = f"smoke-{secrets.token_hex(6)}@example.org"
    password = secrets.token_urlsafe(16)
    page = await browser.get("/accounts/signup/")
    await browser.submit(
        page,
        "email",
        {
            "full_name": "Smoke Test",
            "email": email,
            "password1": password,
            "password2": password,
            "consent_care": "on",
            "consent_ai_processing": "on",
        },
    )
    link = urlsplit(await _wait_for_link(mail_dir, email))
    page = await browser.get(link.path)
    page = await browser.submit(page, CONFIRM, {})  # the form has a fresh key of its own
    if page.find("data-live-topic", "inbox") is None:
        raise SmokeFailed("After confirming the address, the patient was not signed in.")


async def prepare_case(
    browser: Browser, photographs: Sequence[Photograph], shot_type: str
) -> Draft:
    """Start a case, answer the questions and upload the photographs.

    Raises:
        SmokeFailed: the platform refuses one of them.
    """
    start = await browser.get("/cases/new/")
    questions = await browser.submit(start, "idempotency_key", {})
    case_id = urlsplit(questions.url).path.split("/")[2]
    page = await _answer_all(browser, questions)
    for photograph in photographs:
        await browser.upload(
            page,
            f"/cases/{case_id}/photographs/add/",
            name=photograph.name,
            content=photograph.content,
            fields={"shot_type": shot_type},
            key=str(uuid4()),
        )
    return Draft(case_id, await _read_reference(browser, case_id))


async def find_notification(browser: Browser, case_id: str, kind: str) -> str | None:
    """Return the words of the notification of that kind about the case, if it is in the inbox."""
    rows: list[dict[str, str]] = (await browser.get_json("/inbox/since/0/"))["notifications"]
    return next(
        (row["words"] for row in rows if (row["kind"], row["case"]) == (kind, case_id)), None
    )


async def _answer_all(browser: Browser, page: Page) -> Page:
    """Answer page after page, until the photographs are asked for."""
    for _number in range(_MOST_PAGES):
        if page.url.endswith("/photographs/"):
            return page
        page = await browser.submit(page, page.url, _ANSWERS)
    raise SmokeFailed("The answers were not taken: the questionnaire has other questions now.")


async def _wait_for_link(mail_dir: Path, email: str) -> str:
    deadline = time.monotonic() + _MAIL_LIMIT_S
    while (link := find_link(mail_dir, email, CONFIRM)) is None:
        if time.monotonic() > deadline:
            raise SmokeFailed(f"No mail with a confirmation link came into {mail_dir}.")
        await asyncio.sleep(0.1)
    return link


async def _read_reference(browser: Browser, case_id: str) -> str:
    page = await browser.get("/cases/")
    link = page.find("href", f"/cases/{case_id}/")
    if link is None:
        raise SmokeFailed("The new case is not in the patient's list.")
    return link.text.strip()
