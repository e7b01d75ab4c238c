"""The administrators' pages."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.access import SignedInRequest, role_required
from accounts.models import Role
from cases.exceptions import CaseError
from cases.models import Case
from cases.services.access import record_look, record_search
from cases.workflow import UrgencyTier
from telederm.core.typed import read_typed
from telederm.oversight import selectors
from telederm.oversight.dossier import read_dossier
from triage.selectors.switches import model_is_enabled
from triage.services.tickets import open_ticket

PAGE_SIZE = 50


@role_required(Role.ADMINISTRATOR)
@require_GET
def case_list(request: SignedInRequest) -> HttpResponse:
    """List the sent cases, the newest first."""
    wanted = read_typed(request.GET, "q").strip()
    paginator = Paginator(selectors.list_cases(request.user, reference=wanted), PAGE_SIZE)
    page = paginator.get_page(request.GET.get("page"))
    record_search(cases=page, actor=request.user, wanted="oversight")
    context = {"page": page, "wanted": wanted, "model_is_enabled": model_is_enabled()}
    return render(request, "oversight/case_list.html", context)


@role_required(Role.ADMINISTRATOR)
@require_GET
def case_history(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """Show one case from the first answer to the last event."""
    case = _get_case(request, case_id)
    record_look(case=case, actor=request.user)
    context = {
        "case": case,
        "tier": UrgencyTier(case.tier).name.lower() if case.tier else "",
        "dossier": read_dossier(case),
        "printed_at": timezone.now(),
    }
    return render(request, "oversight/case_history.html", context)


@role_required(Role.ADMINISTRATOR)
@require_POST
def rerun(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """Ask the model again about a case."""
    case = _get_case(request, case_id)
    try:
        open_ticket(case=case, requested_by=request.user)
    except CaseError as error:
        messages.error(request, str(error.message))
    else:
        messages.success(request, _("The model is being asked again."))
    return redirect("oversight-case", case_id)


def _get_case(request: SignedInRequest, case_id: UUID) -> Case:
    cases = Case.objects.auditable_by(request.user).select_related("response", "patient")
    return get_object_or_404(cases, pk=case_id)
