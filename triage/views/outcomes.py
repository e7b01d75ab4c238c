"""What came of signed cases: biopsy results and follow-up, and which cases ask for them."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.access import SignedInRequest, role_required
from accounts.models import Role
from cases.exceptions import CaseError
from cases.services.access import record_search
from triage.forms.standards import StandardForm
from triage.models import StandardKind
from triage.selectors.outcomes import LIMIT, list_outcome_answers
from triage.selectors.standards import list_outcome_requests
from triage.services.standards import record_standard
from triage.views.workbench import get_reading_case, show_reading


@role_required(Role.DERMATOLOGIST)
@require_GET
def requests(request: SignedInRequest) -> HttpResponse:
    """Show the reader's signed cases that ask for what came of them, and what patients said."""
    asked = list_outcome_requests(request.user)
    answers = list_outcome_answers(request.user)
    named = [*(each.report.case for each in asked), *(each.outcome.case for each in answers)]
    record_search(cases=named, actor=request.user, wanted="outcomes")
    context = {"requests": asked, "answers": answers, "limit": LIMIT}
    return render(request, "triage/outcomes.html", context)


@role_required(Role.DERMATOLOGIST)
@require_POST
def attach(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """Attach a result or a follow-up to an answered case."""
    case = get_reading_case(request, case_id)
    form = StandardForm(request.POST, auto_id="standard_%s")
    if form.is_valid():
        data = form.cleaned_data
        try:
            record_standard(
                case=case,
                recorded_by=request.user,
                kind=StandardKind(data["kind"]),
                condition=data["condition"],
                observed_on=data["observed_on"],
                note=data["note"],
            )
        except CaseError as error:
            form.add_error(None, str(error.message))
        else:
            messages.success(request, _("Attached. It now counts for this case."))
            return redirect("reading", case_id)
    return show_reading(request, case, standard_form=form, status=422)
