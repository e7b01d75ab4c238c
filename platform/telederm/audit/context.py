"""Where a request came from, and its number, for the events written while it is served."""

import re
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Final
from uuid import UUID, uuid4

from django.conf import settings
from django.http import HttpRequest, HttpResponse


@dataclass(frozen=True, slots=True)
class RequestOrigin:
    """What an event says of the request that it was written in.

    Attributes:
        address: the client's, None where nobody asked over the network.
        request_id: in the response's X-Request-ID and in the log of a proxy; None outside requests.
    """

    address: str | None = None
    request_id: UUID | None = None


_BRACKETED: Final = re.compile(r"\[([^\]]*)\](?::\d+)?")
_NOBODY: Final = RequestOrigin()
origin: ContextVar[RequestOrigin] = ContextVar("origin", default=_NOBODY)


class AuditOriginMiddleware:
    """Numbers each request, and remembers its client's address while it is served."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Serve the request."""
        here = RequestOrigin(read_client_address(request), uuid4())
        token = origin.set(here)
        try:
            response = self.get_response(request)
        finally:
            origin.reset(token)
        response.headers["X-Request-ID"] = str(here.request_id)
        return response


def read_client_address(request: HttpRequest) -> str | None:
    """Return where a request came from."""
    return choose_address(
        request.headers.get("X-Forwarded-For", ""), request.META.get("REMOTE_ADDR")
    )


def choose_address(forwarded: str, connected: str | None) -> str | None:
    """Return whom our own outermost proxy saw; what a client writes into the header counts not.

    Where fewer addresses arrive than there are proxies, somebody came past them: then it is the
    address of whoever connected. So it is where the proxy wrote none, such as "unknown".
    """
    proxies = settings.ALLAUTH_TRUSTED_PROXY_COUNT
    seen = [word.strip() for word in forwarded.split(",")]
    by_proxy = seen[-proxies] if proxies and len(seen) >= proxies else ""
    return _read_address(by_proxy) or _read_address(connected or "")


def _read_address(written: str) -> str | None:
    """Return the address in what a proxy wrote, maybe with a port; None where there is none."""
    bracketed = _BRACKETED.fullmatch(written)
    host = bracketed[1] if bracketed else written
    if host.count(":") == 1:  # an address of version 6 has more
        host = host.partition(":")[0]
    try:
        return str(ip_address(host.partition("%")[0]))  # without the name of a network card
    except ValueError:
        return None
