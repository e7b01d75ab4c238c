"""What a person may not do, said so that they know what to do next."""

from collections.abc import Callable
from typing import Final

from django.forms import Form
from django.utils.translation import gettext_lazy as _

from telederm.core.words import Words

REASON_WANTED: Final = _("Say why: the reason is kept in the audit trail.")


class ActRefused(Exception):
    """Base of what services refuse; `message` may be shown to the person."""

    def __init__(self, message: Words) -> None:
        super().__init__(str(message))
        self.message = message


def is_done(form: Form, act: Callable[[], object]) -> bool:
    """Do `act`; where it is refused, let the form say why."""
    try:
        act()
    except ActRefused as refusal:
        form.add_error(None, str(refusal.message))
        return False
    return True
