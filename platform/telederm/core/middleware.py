"""Health probes and security headers."""

from collections.abc import Callable
from typing import Final

from django.db import Error, connection
from django.http import HttpRequest, HttpResponse, JsonResponse

GetResponse = Callable[[HttpRequest], HttpResponse]

CONTENT_SECURITY_POLICY: Final = (
    "default-src 'self'; img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)


class HealthMiddleware:
    """Answers the probes before the host check, so that a probe may use an address."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Serve the request."""
        if request.path == "/health/live":
            return JsonResponse({"status": "alive"})
        if request.path == "/health/ready":
            return _readiness()
        return self.get_response(request)


class SecurityHeadersMiddleware:
    """Sets the content security policy, unless the view has set a stricter one."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Serve the request."""
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        response.headers.setdefault(
            "Permissions-Policy", "camera=(self), geolocation=(), microphone=()"
        )
        if request.path.startswith("/static/"):
            return response
        # Pages hold personal data: neither a proxy nor the back button may show them again.
        response.headers.setdefault("Cache-Control", "no-store, private")
        return response


def _readiness() -> HttpResponse:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:  # a connection that was closed is an InterfaceError, no DatabaseError
        return JsonResponse({"status": "unavailable", "database": "unreachable"}, status=503)
    return JsonResponse({"status": "ready"})
