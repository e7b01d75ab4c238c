"""At the end of a run: the accesses to patient data in the browser tests, and their events."""

from collections.abc import Iterator

import pytest
from _pytest.terminal import TerminalReporter

LOOKS = "looks"  # of a test's report: accesses and events in its clinic so far


def pytest_terminal_summary(terminalreporter: TerminalReporter) -> None:
    """Print the totals over all clinics; each counts on from test to test."""
    by_clinic: dict[str, tuple[int, int]] = {}
    for clinic, accesses, events in _read(terminalreporter):
        before = by_clinic.get(clinic, (0, 0))
        by_clinic[clinic] = (max(before[0], accesses), max(before[1], events))
    if by_clinic:
        accesses, events = (sum(column) for column in zip(*by_clinic.values(), strict=True))
        terminalreporter.write_line(
            f"accesses to patient data: {accesses}, audit events of them: {events}"
        )


def _read(reporter: TerminalReporter) -> Iterator[tuple[str, int, int]]:
    for reports in reporter.stats.values():
        for report in reports:
            if isinstance(report, pytest.TestReport) and report.when == "teardown":
                for name, value in report.user_properties:
                    if name == LOOKS and isinstance(value, tuple | list):  # xdist sends lists
                        clinic, accesses, events = value
                        yield str(clinic), int(accesses), int(events)
