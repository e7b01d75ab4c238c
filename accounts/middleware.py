"""Tells views whether this session was opened with a second factor."""

from collections.abc import Callable

from allauth.account.authentication import get_authentication_records
from django.http import HttpRequest, HttpResponse


class SecondFactorMiddleware:
    """Sets `request.has_second_factor` from the records allauth keeps in the session."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Serve the request."""
        records = get_authentication_records(request)
        request.has_second_factor = any(  # type: ignore[attr-defined]
            record.get("method") == "mfa" for record in records
        )
        return self.get_response(request)
