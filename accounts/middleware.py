"""Tells views whether this session was opened with a second factor."""

from collections.abc import Callable

from allauth.account.authentication import get_authentication_records
from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from accounts.models import User


class SecondFactorMiddleware:
    """Sets `request.has_second_factor` from the records allauth keeps in the session."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Serve the request."""
        request.has_second_factor = SimpleLazyObject(  # type: ignore[attr-defined]
            lambda: _was_opened_with_second_factor(request)
        )
        return self.get_response(request)


def _was_opened_with_second_factor(request: HttpRequest) -> bool:
    if not isinstance(request.user, User):
        return False
    # Read for this user only: records of somebody who signed in before don't count.
    records = get_authentication_records(request, request.user)
    return any(record.get("method") == "mfa" for record in records)
