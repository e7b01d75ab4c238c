"""`manage.py check --deploy` for a clinic's settings, on a machine that is no clinic."""

import sys
from typing import Final

import django
from django.core.checks import WARNING, run_checks

from tools.tell import say

# No model server answers, and the database is empty: true here, and no matter of settings.
_NOT_HERE: Final = {"serving.W001", "triage.W001"}


def main() -> int:
    """Print each warning and error; return the exit code."""
    django.setup()
    found = [
        message
        for message in run_checks(include_deployment_checks=True)
        if message.level >= WARNING and message.id not in _NOT_HERE
    ]
    for message in found:
        say(str(message))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
