"""Signing in as those who need a second factor."""

import asyncio
from pathlib import Path

from telederm.demo.accounts import DemoAccount, read_accounts
from telederm.demo.data_folder import TOTP_FILE
from telederm.demo.secret_files import read_secret_file
from telederm.demo.smoke.browser import Browser
from telederm.demo.smoke.errors import SmokeFailed
from telederm.demo.smoke.page import Page
from telederm.demo.totp import code_at, seconds_left


def find_account(data_dir: Path, role: str) -> DemoAccount:
    """Return the demo's first account of a role.

    Raises:
        SmokeFailed: the demo was not seeded.
    """
    for account in read_accounts(data_dir):
        if account.role == role:
            return account
    raise SmokeFailed(f"The demo in {data_dir} has no {role}: start it with `make demo`.")


async def sign_in(browser: Browser, data_dir: Path, role: str) -> None:
    """Sign in with password and code.

    Raises:
        SmokeFailed: the platform doesn't let them in.
    """
    account = find_account(data_dir, role)
    secret = read_secret_file(data_dir / TOTP_FILE)
    page = await browser.get("/accounts/login/")
    page = await browser.submit(
        page, "login", {"login": account.email, "password": account.password}
    )
    page = await browser.submit(page, "code", {"code": code_at(secret)})
    if not _is_signed_in(page):  # a code holds once: an earlier run may have used it up
        await asyncio.sleep(seconds_left() + 1)
        page = await browser.submit(page, "code", {"code": code_at(secret)})
    if not _is_signed_in(page):
        raise SmokeFailed(f"{account.email} could not sign in with the demo's password and code.")


def _is_signed_in(page: Page) -> bool:
    return page.find("data-live-topic", "inbox") is not None
