"""Pages of the site itself."""

from pathlib import Path
from typing import Final

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from accounts.access import holds_role
from accounts.models import Role, User
from telederm.core.styleguide import build_styleguide

_SERVICE_WORKER: Final = Path(__file__).parent / "static/telederm/js/service-worker.js"

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
    default = "licence" if Role.DERMATOLOGIST in user.roles else "case-list"
    return next((page for role, page in _HOME if holds_role(user, role)), default)


@require_GET
def styleguide(request: HttpRequest) -> HttpResponse:
    """Show every component of the design system."""
    return render(request, "styleguide.html", build_styleguide())


@require_GET
def favicon(request: HttpRequest) -> HttpResponse:
    """Browsers ask for this on pages that name no icon, such as Django's admin."""
    return redirect(static("telederm/img/mark.svg"))


@require_GET
def manifest(request: HttpRequest) -> HttpResponse:
    """Tell a browser how to install the site as an app."""
    mark = {"src": static("telederm/img/mark.svg"), "sizes": "any", "type": "image/svg+xml"}
    return JsonResponse(
        {
            "id": "/",
            "name": "Telederm",
            "short_name": "Telederm",
            "start_url": reverse("home"),
            "display": "standalone",
            "lang": get_language(),
            "background_color": "#f4f6f6",
            "theme_color": "#0a6470",
            "icons": [{**mark, "purpose": "any"}, {**mark, "purpose": "maskable"}],
        },
        content_type="application/manifest+json",
    )


@require_GET
def service_worker(request: HttpRequest) -> HttpResponse:
    """Answer with the worker at the root: it serves the pages below its own path."""
    source = _SERVICE_WORKER.read_text(encoding="utf-8")
    headers = {"Cache-Control": "no-cache"}
    return HttpResponse(source, content_type="text/javascript; charset=utf-8", headers=headers)


@require_GET
def offline(request: HttpRequest) -> HttpResponse:
    """Show what the worker keeps for a time without a network; the same for everybody."""
    return render(request, "offline.html")
