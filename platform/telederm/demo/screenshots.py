"""Take pictures of pages on a phone and on a desktop, in light and dark.

    python -m telederm.demo.screenshots --out docs/images
    python -m telederm.demo.screenshots --out docs/images --role dermatologist queue=/queue/

Needs Chromium (`apt-get install chromium`) and a running demo; a page is `name=/path`.
"""

import argparse
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, BrowserContext, Page, StorageState, sync_playwright

from telederm.demo.accounts import DemoAccount, read_accounts
from telederm.demo.config import read_config
from telederm.demo.data_folder import TOTP_FILE
from telederm.demo.errors import DemoError
from telederm.demo.secret_files import read_secret_file
from telederm.demo.totp import code_at

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
CHROMIUM_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
)
WIDTHS = {"phone": (390, 844), "desktop": (1280, 900)}  # CSS pixels
THEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
DEFAULT_PAGES = ("styleguide=/styleguide/", "login=/accounts/login/", "signup=/accounts/signup/")


@dataclass(frozen=True, slots=True)
class Shot:
    """One page to take: the name its files begin with, and where it lives."""

    name: str
    path: str


def parse_shot(text: str) -> Shot:
    """Read `name=/path`; raise argparse's error for anything else."""
    name, separator, path = text.partition("=")
    if not (name and separator and path.startswith("/")):
        raise argparse.ArgumentTypeError(f"write a page as name=/path, not {text!r}")
    return Shot(name, path)


def take_screenshots(
    *, base_url: str, out: Path, shots: Sequence[Shot], visitor: DemoAccount | None = None
) -> Iterator[Path]:
    """Write `NAME-WIDTH-THEME.png` for each shot, width and theme; yield each file's path."""
    out.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=list(CHROMIUM_ARGUMENTS)
        )
        session = _sign_in_once(browser, base_url, visitor) if visitor else None
        for width in WIDTHS:
            for theme in THEMES:
                with _open_context(browser, base_url, width, theme, session) as context:
                    page = context.new_page()
                    for shot in shots:
                        yield _take(page, shot, out / f"{shot.name}-{width}-{theme}.png")
        browser.close()


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--base-url", default="http://127.0.0.1:8000")
    parser.add_argument("--out", type=Path, default=Path("docs/images"))
    parser.add_argument("--role", help="sign in as the demo's account of this role")
    parser.add_argument("pages", nargs="*", type=parse_shot, metavar="name=/path")
    options = parser.parse_args()
    for path in take_screenshots(
        base_url=options.base_url,
        out=options.out,
        shots=options.pages or [parse_shot(page) for page in DEFAULT_PAGES],
        visitor=_find_account(options.role) if options.role else None,
    ):
        print(path)


@contextmanager
def _open_context(
    browser: Browser,
    base_url: str,
    width: str,
    theme: Literal["light", "dark"],
    session: StorageState | None = None,
) -> Iterator[BrowserContext]:
    x, y = WIDTHS[width]
    context = browser.new_context(
        base_url=base_url,
        viewport={"width": x, "height": y},
        device_scale_factor=1,
        color_scheme=theme,
        reduced_motion="reduce",
        locale="en-GB",
        storage_state=session,
    )
    try:
        yield context
    finally:
        context.close()


def _find_account(role: str) -> DemoAccount:
    accounts = read_accounts(read_config().data_dir)
    for account in accounts:
        if account.role == role:
            return account
    known = ", ".join(account.role for account in accounts) or "none: start it with `make demo`"
    raise DemoError(f"The demo has no account for {role!r}. It has: {known}.")


def _sign_in_once(browser: Browser, base_url: str, visitor: DemoAccount) -> StorageState:
    """Sign in and return the session: a six-digit code works only once."""
    with _open_context(browser, base_url, "desktop", "light") as context:
        _sign_in(context.new_page(), visitor)
        return context.storage_state()


def _sign_in(page: Page, visitor: DemoAccount) -> None:
    page.goto("/accounts/login/")
    page.fill("input[name=login]", visitor.email)
    page.fill("input[name=password]", visitor.password)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(lambda url: "/accounts/login" not in url)
    if visitor.second_factor:
        page.fill("input[name=code]", code_at(read_secret_file(read_config().data_dir / TOTP_FILE)))
        page.press("input[name=code]", "Enter")
        page.wait_for_url(lambda url: "/2fa/authenticate" not in url)


def _take(page: Page, shot: Shot, path: Path) -> Path:
    answer = page.goto(shot.path)
    if answer is None or not answer.ok:
        status = answer.status if answer else "no answer"
        raise RuntimeError(f"{shot.path} answered {status}; is the platform running?")
    page.screenshot(path=path, full_page=True)
    return path


if __name__ == "__main__":
    main()
