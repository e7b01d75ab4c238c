"""What is answered when a request fails: the pages, and whether trying again helps."""

import sys
from collections.abc import Callable
from functools import wraps
from typing import Any, Final

from django.db import InterfaceError, OperationalError, connections
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.views import defaults

from telederm.audit.exceptions import is_unwritten_event

_TRY_AGAIN_S: Final = 30

_Handler = Callable[..., HttpResponse]


def _gives_back_connection(handler: _Handler) -> _Handler:
    """Give back the database connection that an error's page was rendered with.

    Django renders these pages in a thread of another pool than the request's, and no signal ends
    that one's use of its connection: it would be kept for good, and be a dead one after the
    database was restarted.
    """

    @wraps(handler)
    def handle(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return handler(request, *args, **kwargs)
        finally:
            _close_idle_connections()

    return handle


def _close_idle_connections() -> None:
    """Close what is too old to keep, but never under a transaction that somebody has open."""
    for connection in connections.all(initialized_only=True):
        if not connection.in_atomic_block:
            connection.close_if_unusable_or_obsolete()


bad_request = _gives_back_connection(defaults.bad_request)
permission_denied = _gives_back_connection(defaults.permission_denied)
page_not_found = _gives_back_connection(defaults.page_not_found)


@_gives_back_connection
def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 503 where trying again in a minute helps, and 500 where it doesn't."""
    error = sys.exc_info()[1]
    if is_unwritten_event(error):
        return _answer_unavailable(request, "503_unrecorded.html", "audit_unavailable")
    if isinstance(error, OperationalError | InterfaceError):
        return _answer_unavailable(request, "503.html", "database_unavailable")
    return defaults.server_error(request)


def _answer_unavailable(request: HttpRequest, template: str, code: str) -> HttpResponse:
    # The pages stand on their own: a context would ask the database, which may be gone.
    response = (
        HttpResponse(render_to_string(template), status=503)
        if request.accepts("text/html")
        else JsonResponse({"error": code}, status=503)
    )
    response.headers["Retry-After"] = str(_TRY_AGAIN_S)
    return response
