"""Looking conditions up: a page for everybody who reads, and the list under a field."""

from typing import Final

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.access import SignedInRequest, role_required
from accounts.models import Role
from telederm.terminology.searching import search_conditions
from telederm.terminology.vocabulary import list_conditions
from triage.selectors.habits import read_habits

_ON_THE_PAGE: Final = 50


@role_required(Role.DERMATOLOGIST)
@require_GET
def vocabulary(request: SignedInRequest) -> HttpResponse:
    """Show what the words in `q` may mean; it needs no JavaScript."""
    query = request.GET.get("q", "")
    matches = search_conditions(query, limit=_ON_THE_PAGE, habits=read_habits(request.user))
    context = {"query": query, "matches": matches, "total": len(list_conditions())}
    return render(request, "triage/vocabulary/page.html", context)


@role_required(Role.DERMATOLOGIST)
@require_GET
def vocabulary_options(request: SignedInRequest) -> HttpResponse:
    """Answer with the options for what was typed into a field so far."""
    matches = search_conditions(request.GET.get("q", ""), habits=read_habits(request.user))
    return render(request, "triage/vocabulary/options.html", {"matches": matches})
