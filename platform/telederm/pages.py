"""Pages of the site itself."""

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from accounts.access import SignedInRequest, holds_role, signed_in
from accounts.models import Role
from telederm.core.styleguide import build_styleguide

# The first role that a person holds decides where their day begins.
_HOME: Final = (
    (Role.ADMINISTRATOR, "oversight"),
    (Role.DERMATOLOGIST, "queue"),
)


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Send people to where their day begins; tell visitors what this is."""
    if not request.user.is_authenticated:
        return render(request, "home.html")
    return _own_home(request)


@signed_in
def _own_home(request: SignedInRequest) -> HttpResponse:
    for role, page in _HOME:
        if holds_role(request.user, role):
            return redirect(page)
    return redirect("case-list")


@require_GET
def styleguide(request: HttpRequest) -> HttpResponse:
    """Show every component of the design system."""
    return render(request, "styleguide.html", build_styleguide())
