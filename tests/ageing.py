"""Rows as old as a test needs them: their triggers forbid it to everybody else."""

from datetime import timedelta

from django.utils import timezone

from cases.models import Report
from tests.raw import without_triggers


def age_report(report: Report, *, days: int, **changes: str) -> None:
    """Let the report have been signed so many days ago, and say what is given."""
    with without_triggers():
        signed_at = timezone.now() - timedelta(days=days)
        Report.objects.filter(pk=report.pk).update(signed_at=signed_at, **changes)
