"""What the worker does for the audit trail."""

import logging
from pathlib import Path
from typing import Final

from django.conf import settings
from procrastinate.contrib.django import app

from telederm.audit.anchor_log import BrokenAnchorLog
from telederm.audit.anchors import ChainTampered, add_anchor
from telederm.audit.keys import read_signing_key

logger = logging.getLogger(__name__)

QUEUE: Final = "upkeep"


@app.periodic(cron="* * * * *")
@app.task(queue=QUEUE, queueing_lock="anchor-audit")
def anchor_audit(timestamp: int) -> None:
    """Write the chain's head down outside the database; a chain that doesn't hold is told."""
    del timestamp
    key = read_signing_key()
    if key is None:  # `check --deploy` warns of it
        return
    try:
        add_anchor(path=Path(settings.TELEDERM_AUDIT_ANCHORS), key=key)
    except (ChainTampered, BrokenAnchorLog) as error:
        logger.critical("the audit trail was tampered with: %s", error)
