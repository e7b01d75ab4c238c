"""Tells views whether this session was opened with a second factor."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from accounts.second_factor import was_opened_with_second_factor


class SecondFactorMiddleware:
    """Sets `request.has_second_factor` from the records allauth keeps in the session."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Serve the request."""
        request.has_second_factor = SimpleLazyObject(  # type: ignore[attr-defined]
            lambda: was_opened_with_second_factor(request, request.user)
        )
        return self.get_response(request)
