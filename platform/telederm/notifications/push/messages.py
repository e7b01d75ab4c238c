"""What a device shows: that something is new, and where to sign in. The same for every kind."""

import json

from django.urls import reverse
from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext as _

from accounts.languages import speaking_to
from accounts.models import User


def write_message(user: User) -> bytes:
    """Return the message in the user's language: no name, no kind, no case."""
    with speaking_to(user):
        message = {
            "body": _("There is something new for you."),
            "path": reverse("inbox"),
            "lang": get_language(),
            "dir": "rtl" if get_language_bidi() else "ltr",
        }
    return json.dumps(message).encode()
