"""The worklists, and taking a case out of them."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.access import SignedInRequest, role_required
from accounts.models import Role
from cases.exceptions import CaseError
from cases.models import Case
from cases.services.access import record_search
from cases.workflow import CaseStatus
from telederm.core.clock import read_clock
from telederm.core.keyset import UnknownPlace
from triage.forms.worklists import WorklistForm
from triage.selectors.next_case import list_free_cases
from triage.selectors.queue import read_queue, read_tabs
from triage.services.claims import CaseTaken, claim_case, release_claim
from triage.services.next_case import claim_next_case
from triage.services.second_reads import take_second_read


@role_required(Role.DERMATOLOGIST)
@require_GET
def queue(request: SignedInRequest) -> HttpResponse:
    """Show a worklist; it follows by itself."""
    return render(request, "triage/queue.html", _context(request))


@role_required(Role.DERMATOLOGIST)
@require_GET
def queue_rows(request: SignedInRequest) -> HttpResponse:
    """Answer with the live part of a worklist alone."""
    return render(request, "triage/parts/queue_rows.html", _context(request))


@role_required(Role.DERMATOLOGIST)
@require_POST
def claim_next(request: SignedInRequest) -> HttpResponse:
    """Take the most urgent case that nobody reads."""
    try:
        taken = claim_next_case(reader=request.user)
    except CaseError as error:
        messages.info(request, str(error.message))
        return redirect("queue")
    return redirect("reading", taken.case_id)


@role_required(Role.DERMATOLOGIST)
@require_GET
def next_photographs(request: SignedInRequest) -> HttpResponse:
    """Name the photographs of the case that this reader would be given now; nothing is taken."""
    case = list_free_cases(request.user).first()
    images = case.images.all() if case else []
    urls = [
        reverse(f"image-{rendition}", args=[image.pk])
        for image in images
        for rendition in ("thumbnail", "large")
    ]
    return JsonResponse({"images": urls})


@role_required(Role.DERMATOLOGIST)
@require_POST
def claim(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """Take a case; if somebody was faster, say who."""
    case = get_object_or_404(Case.objects.readable_by(request.user), pk=case_id)
    is_second = case.status == CaseStatus.AWAITING_SECOND_READ
    take = take_second_read if is_second else claim_case
    try:
        take(case_id=case_id, reader=request.user)
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
    form = WorklistForm(request.GET)
    if not form.is_valid():
        raise BadRequest(_("There is no such list. Open the queue again."))
    try:
        page = read_queue(
            request.user,
            form.worklist,
            narrowing=form.narrowing(),
            after=request.GET.get("after", ""),
        )
    except UnknownPlace as error:
        raise BadRequest(_("This list has no such page. Open the queue again.")) from error
    record_search(cases=[row.case for row in page.rows], actor=request.user, wanted="queue")
    tabs = read_tabs(request.user, form.worklist)
    return {
        "page": page,
        "tabs": tabs,
        "form": form,
        "narrowing": form.narrowing(),
        "seq": clock,
    }
