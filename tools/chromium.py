"""Finding a Chromium for the browser tests, or installing one: `python -m tools.chromium`."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

from tools.tell import say

VARIABLE: Final = "CHROMIUM"
_NAMES: Final = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
_MACOS: Final = (
    Path("/Applications/Chromium.app/Contents/MacOS/Chromium"),
    Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"),
)
_HOW: Final = (
    "The browser tests need Chromium, and none was found: install it (Debian: apt-get install "
    f"chromium; macOS: brew install --cask chromium), or name one in {VARIABLE}."
)


def find_chromium() -> str | None:
    """Return the path of a Chromium or Chrome that is installed, or None."""
    named = os.environ.get(VARIABLE)
    if named:
        return named
    found = next(filter(None, map(shutil.which, _NAMES)), None)
    return found or next((str(path) for path in _MACOS if path.exists()), None)


def require_chromium() -> str:
    """Return the path of an installed Chromium.

    Raises:
        RuntimeError: there is none; the message says how to get one.
    """
    found = find_chromium()
    if found is None:
        raise RuntimeError(_HOW)
    return found


def main() -> int:
    """Install Chromium where it is missing and can be installed; say how where it can't."""
    if find_chromium() is None and shutil.which("apt-get") and os.geteuid() == 0:
        say("Installing Chromium for the browser tests ...")
        _apt_get("update")
        _apt_get("install", "--yes", "--no-install-recommends", "chromium")
    if find_chromium() is None:
        say(_HOW)
        return 1
    return 0


def _apt_get(*arguments: str) -> None:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "--quiet", "--quiet", *arguments], env=environment, check=False)  # noqa: S607 - the system's own


if __name__ == "__main__":
    sys.exit(main())
