"""The patient's page: who opened my case, and what a computer program was used for."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.access import SignedInRequest, signed_in
from cases.selectors.openings import read_openings
from cases.services.access import record_look
from cases.views.own import get_own_case
from triage.selectors.uses import read_uses


@signed_in
@require_GET
def openings(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """Show who opened the case; after the answer, also what a program was used for."""
    case = get_own_case(request, case_id)
    record_look(case=case, actor=request.user)
    context = {"case": case, "openings": read_openings(case), "uses": read_uses(case)}
    return render(request, "triage/openings.html", context)
