"""Walk along the audit chain and name the first link that doesn't hold."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from telederm.audit.chain import verify_chain


class Command(BaseCommand):
    help = "Verify the audit trail's hash chain; exits with 1 at the first broken link."

    def handle(self, *args: Any, **options: Any) -> None:
        report = verify_chain()
        if report.broken_at is not None:
            raise CommandError(f"The audit trail was tampered with: {report.explanation}.")
        self.stdout.write(f"{report.links} links, {report.explanation}; head {report.head_digest}")
