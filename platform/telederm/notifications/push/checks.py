"""What `check` says of the key of Web Push."""

from typing import Any

from django.core.checks import Error, register
from django.core.exceptions import ImproperlyConfigured

from telederm.notifications.push.vapid import read_key


@register()
def check_push_key(**kwargs: Any) -> list[Error]:
    """Stop a start with a key that is none; without one there is simply no push."""
    try:
        read_key()
    except ImproperlyConfigured as error:
        return [Error(str(error), id="notifications.E001")]
    return []
