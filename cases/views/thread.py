"""The patient's side of the thread."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.access import SignedInRequest, signed_in
from cases.exceptions import CaseError
from cases.models import Case, Side
from cases.selectors.thread import read_thread
from cases.services.access import record_look
from cases.services.thread import mark_thread_read, write_to_clinic
from cases.views.messages import MessageForm
from cases.views.own import get_own_case, show_case
from cases.views.taking import FIELD, RefusedFile, take_all
from cases.workflow import CaseStatus


@signed_in
@require_GET
def thread(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """Answer with the live part of the thread alone."""
    case = get_own_case(request, case_id)
    record_look(case=case, actor=request.user)
    context = {"case": case, "thread": list(read_thread(case)), "own_side": Side.PATIENT}
    mark_thread_read(case=case, reader=request.user, side=Side.PATIENT)
    return render(request, "cases/parts/thread.html", context)


@signed_in
@require_POST
def reply(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """Send words and photographs; what was refused is said, and every word stays in the form."""
    case = get_own_case(request, case_id)
    if case.status == CaseStatus.DRAFT:
        return redirect("case-detail", case_id)
    form = MessageForm(request.POST)
    refused = list(_take_files(request, case))
    if form.is_valid() and not refused:
        try:
            write_to_clinic(case=case, author=request.user, text=form.cleaned_data["text"])
        except CaseError as error:
            form.add_error(None, str(error.message))
        else:
            messages.success(request, _("Sent. The dermatologist sees it with your case."))
            return redirect("case-detail", case_id)
    case.refresh_from_db()
    return show_case(request, case, {"message_form": form, "refused": refused}, status=422)


def _take_files(request: SignedInRequest, case: Case) -> list[RefusedFile]:
    return list(take_all(request, case)) if request.FILES.getlist(FIELD) else []
