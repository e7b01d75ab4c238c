"""The page of figures over a million cases: prepared, and counted while somebody waits.

    make bench ONLY=oversight

A PostgreSQL of its own gets a million made-up facts; the page is asked for through Django's client.
It also counts the facts plainly, so that a busy machine slows both alike.
"""

import os
import subprocess
import sys
from typing import Final

from tests.benchmarks.django_database import running_server
from tools.tell import ROOT

_RUN: Final = "from tests.benchmarks.oversight_rounds import run; run()"


def main() -> int:
    """Run against a server of our own; return the exit code."""
    with running_server(durable=False) as server:
        environment = {
            **os.environ,
            "DATABASE_URL": server.url,
            "DJANGO_SETTINGS_MODULE": "telederm.settings.testing",
        }
        command = [sys.executable, "manage.py", "shell", "--no-imports", "-c", _RUN]
        return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
