"""Pages of the site itself."""

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.views.decorators.http import require_GET

from accounts.access import holds_role
from accounts.models import Role, User
from telederm.core.styleguide import build_styleguide

# The first role that a person holds decides where their day begins.
_HOME: Final = (
    (Role.ADMINISTRATOR, "oversight"),
    (Role.DERMATOLOGIST, "queue"),
    (Role.COORDINATOR, "board"),
)


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Send people to where their day begins; tell visitors what this is."""
    if isinstance(request.user, User):
        return redirect(_find_home(request.user))
    return render(request, "home.html")


def _find_home(user: User) -> str:
    return next((page for role, page in _HOME if holds_role(user, role)), "case-list")


@require_GET
def styleguide(request: HttpRequest) -> HttpResponse:
    """Show every component of the design system."""
    return render(request, "styleguide.html", build_styleguide())


@require_GET
def favicon(request: HttpRequest) -> HttpResponse:
    """Browsers ask for this on pages that name no icon, such as Django's admin."""
    return redirect(static("telederm/img/mark.svg"))
