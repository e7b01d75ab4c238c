"""What `make lint` makes of pip-audit's answers."""

import json

import pytest

from tools.audit import list_vulnerabilities, read_report

SAFE = {"name": "django", "version": "5.2", "vulns": []}
SKIPPED = {"name": "telederm", "skip_reason": "not on the index"}
UNSAFE = {
    "name": "pillow",
    "version": "1.0",
    "vulns": [{"id": "CVE-1", "fix_versions": ["2.0", "1.1"]}, {"id": "CVE-2", "fix_versions": []}],
}


def test_each_vulnerability_is_a_line() -> None:
    report = read_report(json.dumps({"dependencies": [SAFE, SKIPPED, UNSAFE], "fixes": []}))

    assert report is not None
    assert list_vulnerabilities(report) == [
        "pillow 1.0: CVE-1, fixed in 2.0, 1.1",
        "pillow 1.0: CVE-2, fixed in no version yet",
    ]


@pytest.mark.parametrize("output", ["", "Traceback (most recent call last)", "[]", "{}"])
def test_no_report_is_told_apart_from_a_clean_one(output: str) -> None:
    assert read_report(output) is None
