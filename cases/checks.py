"""System checks of the cases' settings."""

from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register
from django.core.exceptions import ImproperlyConfigured

from cases.jurisdiction import read_local_rules


@register(Tags.compatibility)
def check_jurisdiction(**_: Any) -> list[CheckMessage]:
    """Report a jurisdiction that nobody knows, or rules that are not whole."""
    try:
        read_local_rules()
    except ImproperlyConfigured as error:
        hint = "See docs/reference/settings.md."
        return [Error(str(error), hint=hint, id="cases.E001")]
    return []
