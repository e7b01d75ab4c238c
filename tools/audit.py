"""Known vulnerabilities in what we lock: `python -m tools.audit`.

A vulnerability that was found fails; a network that can't be reached is a sentence.
"""

import json
import subprocess
import sys
from typing import Any, Final

from tools.tell import ROOT, say

_LIMIT_S: Final = 300
_COMMAND: Final = (
    *(sys.executable, "-m", "pip_audit", "--requirement", "requirements/development.txt"),
    *("--require-hashes", "--disable-pip", "--format", "json", "--progress-spinner", "off"),
    *("--timeout", "10"),
)


def list_vulnerabilities(report: dict[str, Any]) -> list[str]:
    """Return a line for each vulnerability in pip-audit's JSON report."""
    return [
        f"{package['name']} {package['version']}: {found['id']}, fixed in "
        f"{', '.join(found['fix_versions']) or 'no version yet'}"
        for package in report["dependencies"]
        for found in package.get("vulns", ())
    ]


def read_report(output: str) -> dict[str, Any] | None:
    """Return the report that pip-audit printed; None if it printed none."""
    try:
        report = json.loads(output)
    except ValueError:
        return None
    return report if isinstance(report, dict) and "dependencies" in report else None


def main() -> int:
    """Ask once; return the exit code."""
    try:
        done = subprocess.run(
            _COMMAND, cwd=ROOT, capture_output=True, text=True, timeout=_LIMIT_S, check=False
        )
    except subprocess.TimeoutExpired:
        done = subprocess.CompletedProcess(_COMMAND, 1, "", "no answer in time")
    report = read_report(done.stdout)
    if report is None:
        reason = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
        say(f"       Vulnerabilities were not looked up: {reason[:200]}")
        return 0
    found = list_vulnerabilities(report)
    for line in found:
        say(line)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
