"""What a request knows of its user: the second factor, and the language."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation
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


class SignOutMiddleware:
    """Has the browser forget what it kept, photographs fetched ahead for one, at a sign-out."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Serve the request."""
        response = self.get_response(request)
        if request.method == "POST" and request.path == reverse("account_logout"):
            response.headers["Clear-Site-Data"] = '"cache"'
        return response


class LanguageMiddleware:
    """Speaks the language that the user has chosen, on whatever device they sign in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Serve the request."""
        if language := getattr(request.user, "language", ""):  # a visitor has none
            translation.activate(language)
            request.LANGUAGE_CODE = translation.get_language()
        return self.get_response(request)
