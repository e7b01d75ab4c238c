"""`make matrix`: how many cells the authorisation matrix has, written into the reference."""

import os
from typing import Final

import django

from tools.tell import ROOT, say

PAGE: Final = ROOT / "docs/reference/authorisation.md"


def main() -> None:
    """Write the page, and tell the numbers."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "telederm.settings.testing")
    django.setup()
    from tests.authorisation.counts import count_cells, write_page  # noqa: PLC0415 - needs the apps

    PAGE.write_text(write_page(), encoding="utf-8")
    cells = count_cells()
    for part, number in cells.items():
        say(f"{number:6} {part}")
    say(f"{sum(cells.values()):6} together, in {PAGE.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
