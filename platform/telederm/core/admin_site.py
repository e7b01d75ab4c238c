"""Django's admin behind the platform's own sign-in, with a second factor."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect


class TeledermAdminSite(admin.AdminSite):
    """The admin, for administrators with a second factor; sign-in and passwords are elsewhere."""

    site_header = "Telederm administration"
    site_title = "Telederm administration"
    index_title = "Records"

    def has_permission(self, request: HttpRequest) -> bool:
        """Tell whether this session may see the admin at all."""
        user: Any = request.user
        return bool(
            user.is_active and user.is_staff and getattr(request, "has_second_factor", False)
        )

    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Send the visitor to the platform's sign-in, or to set up a second factor."""
        del extra_context
        user: Any = request.user
        if user.is_authenticated and user.is_staff:
            return redirect("mfa_index")
        return redirect_to_login(request.GET.get("next", request.path))

    def autocomplete_view(self, request: HttpRequest) -> HttpResponse:
        """Answer nothing: no page uses it, and what it found would be seen without an event."""
        raise Http404

    def password_change(  # type: ignore[override]  # a way there, where Django has a page
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Send the administrator to the platform's own page, whose changes are recorded."""
        del extra_context
        return redirect("account_change_password")

    password_change_done = password_change  # type: ignore[assignment]  # as above
