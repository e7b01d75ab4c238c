"""Walk along the audit chain and name the first link that doesn't hold."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from telederm.audit.anchors import verify_anchored_chain
from telederm.audit.chain import ChainReport, verify_chain
from telederm.audit.keys import read_public_key


class Command(BaseCommand):
    help = "Verify the audit trail's hash chain; exits with 1 at the first broken link."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--anchors",
            nargs="?",
            type=Path,
            const=Path(settings.TELEDERM_AUDIT_ANCHORS),
            help="hold the chain against its anchors as well; a path names a copy of the log",
        )
        parser.add_argument("--public-key", default="", help="instead of TELEDERM_AUDIT_PUBLIC_KEY")

    def handle(self, *args: Any, **options: Any) -> None:
        report = _verify(options["anchors"], options["public_key"])
        if report.broken_at is not None:
            raise CommandError(f"The audit trail was tampered with: {report.explanation}.")
        self.stdout.write(f"{report.links} links, {report.explanation}; head {report.head_digest}")


def _verify(anchors: Path | None, public_key: str) -> ChainReport:
    if anchors is None:
        return verify_chain()
    key = read_public_key(public_key)
    if key is None:
        raise CommandError("Name the key that anchors are signed with: --public-key ...")
    return verify_anchored_chain(path=anchors, key=key)
