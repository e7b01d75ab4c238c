"""Which addresses a message may be sent to: a browser names them, so nothing else may be one."""

from typing import Final
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

LONGEST: Final = 1000  # characters


class EndpointRefused(ValueError):
    """The address is none of a push service that the clinic allows."""


def check_endpoint(endpoint: str) -> SplitResult:
    """Return the parts of an endpoint that may be called.

    Asked when it is stored and again before each call: the list may have become shorter since.

    Raises:
        EndpointRefused: not https, not of an allowed host and port, or with a name and password.
    """
    if len(endpoint) > LONGEST or not endpoint.isascii() or not endpoint.isprintable():
        raise EndpointRefused("This is no address.")
    try:
        parts = urlsplit(endpoint)
    except ValueError as error:
        raise EndpointRefused("This is no address.") from error
    if parts.scheme != "https" or not parts.path.startswith("/"):
        raise EndpointRefused("A push service is called over https.")
    if not any(_is_allowed(parts.netloc.lower(), host) for host in settings.TELEDERM_PUSH_HOSTS):
        raise EndpointRefused("This push service is not on the list.")
    return parts


def _is_allowed(place: str, allowed: str) -> bool:
    """Whether host and port are the allowed ones; ".example.org" allows any name below it."""
    if allowed.startswith("."):
        name = place.removesuffix(allowed)
        return name != place and name.replace("-", "").replace(".", "").isalnum()
    return place == allowed
