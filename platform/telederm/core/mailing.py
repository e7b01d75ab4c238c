"""Handing mail to the mail server, without a word in what goes wrong of whom it is for."""

from collections.abc import Iterator
from contextlib import contextmanager
from smtplib import SMTPException


class MailNotSent(Exception):
    """The mail server did not take a mail; of the trouble only its kind is told."""


@contextmanager
def without_addresses() -> Iterator[None]:
    """Around sending: a refused recipient's address stands in the words of what is raised.

    Raises:
        MailNotSent: the mail server refused, or could not be reached.
    """
    try:
        yield
    except (SMTPException, OSError) as error:
        raise MailNotSent(type(error).__name__) from None
