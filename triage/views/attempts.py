"""An act behind one of several forms of a page."""

from collections.abc import Callable

from django.forms import Form

from cases.exceptions import CaseError


def attempt(form: Form, act: Callable[[], None]) -> str | None:
    """Do `act` if the form is complete. Return None if it was done, else what to say.

    The words are empty where the form itself says what is wrong.
    """
    if not form.is_valid():
        return ""
    try:
        act()
    except CaseError as error:
        return str(error.message)
    return None
