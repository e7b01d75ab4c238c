"""Write the audit chain's head down outside the database, now."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from telederm.audit.anchor_log import BrokenAnchorLog
from telederm.audit.anchors import ChainTampered, add_anchor
from telederm.audit.keys import print_public_key, read_signing_key


class Command(BaseCommand):
    help = "Anchor the audit chain's head, as the worker does every minute; prints the public key."

    def handle(self, *args: Any, **options: Any) -> None:
        key = read_signing_key()
        if key is None:
            raise CommandError("Anchors need a key: set TELEDERM_AUDIT_KEY_FILE.")
        try:
            anchor = add_anchor(path=Path(settings.TELEDERM_AUDIT_ANCHORS), key=key)
        except (ChainTampered, BrokenAnchorLog) as error:
            raise CommandError(f"The audit trail was tampered with: {error}.") from error
        what = f"anchored link {anchor.link}" if anchor else "the head is anchored already"
        self.stdout.write(f"{what}; public key {print_public_key(key.public_key())}")
