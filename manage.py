#!/usr/bin/env python
"""Django's command line, with the `platform/` source root on the path."""

import os
import sys
from pathlib import Path


def main() -> None:
    """Run one management command."""
    # Appended, never put first: nothing under platform/ may shadow another module.
    sys.path.append(str(Path(__file__).resolve().parent / "platform"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "telederm.settings.development")
    from django.core.management import execute_from_command_line  # noqa: PLC0415

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
