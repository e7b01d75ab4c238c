"""What `check --deploy` says of the audit trail."""

from typing import Any

from django.conf import settings
from django.core.checks import Warning as CheckWarning
from django.core.checks import register


@register(deploy=True)
def check_anchors(**kwargs: Any) -> list[CheckWarning]:
    """Warn where the chain's head is written down nowhere else."""
    if settings.TELEDERM_AUDIT_KEY or settings.TELEDERM_AUDIT_PUBLIC_KEY:
        return []
    return [
        CheckWarning(
            "The audit trail is not anchored outside the database: its owner could rewrite it.",
            hint="Give the worker TELEDERM_AUDIT_KEY_FILE, the others TELEDERM_AUDIT_PUBLIC_KEY.",
            id="audit.W001",
        )
    ]
