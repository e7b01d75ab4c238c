"""The queue, and taking a case out of it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.access import SignedInRequest, role_required
from accounts.models import Role
from cases.exceptions import CaseError
from cases.models import Case
from telederm.core.clock import read_clock
from triage.selectors.queue import read_queue
from triage.services.claims import CaseTaken, claim_case, release_claim


@role_required(Role.DERMATOLOGIST)
@require_GET
def queue(request: SignedInRequest) -> HttpResponse:
    """Show the queue; it follows by itself."""
    return render(request, "triage/queue.html", _context(request))


@role_required(Role.DERMATOLOGIST)
@require_GET
def queue_rows(request: SignedInRequest) -> HttpResponse:
    """Answer with the live part of the queue alone."""
    return render(request, "triage/parts/queue_rows.html", _context(request))


@role_required(Role.DERMATOLOGIST)
@require_POST
def claim(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """Take a case; if somebody was faster, say who."""
    get_object_or_404(Case.objects.readable_by(request.user), pk=case_id)
    try:
        claim_case(case_id=case_id, reader=request.user)
    except CaseTaken as error:
        messages.warning(request, str(error.message))
        return redirect("queue")
    except CaseError as error:
        messages.error(request, str(error.message))
        return redirect("queue")
    return redirect("reading", case_id)


@role_required(Role.DERMATOLOGIST)
@require_POST
def release(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """Give a case back to the queue."""
    get_object_or_404(Case.objects.readable_by(request.user), pk=case_id)
    try:
        release_claim(case_id=case_id, reader=request.user)
    except CaseError as error:
        messages.error(request, str(error.message))
    else:
        messages.success(request, _("The case is back in the queue."))
    return redirect("queue")


def _context(request: SignedInRequest) -> dict[str, object]:
    clock = read_clock()  # before the rows: a change in between makes the page fetch again
    return {"page": read_queue(request.user), "seq": clock}
