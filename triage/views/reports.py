"""The report before it is signed, as the patient would see it; and words added afterwards."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.access import SignedInRequest, role_required
from accounts.languages import speaking_to
from accounts.models import Role, User
from cases.documents.report import render_report_pdf
from cases.exceptions import CaseError
from cases.models import Case, Disposition, Report
from cases.selectors.answer import Answer, describe_answer
from cases.services.access import record_export, record_look
from cases.services.reports import sign_addendum
from telederm.core.typed import read_typed
from triage.forms import ReportForm
from triage.views.workbench import get_reading_case


@role_required(Role.DERMATOLOGIST)
@require_POST
def preview(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """Show what was written so far on the patient's page, in the patient's language."""
    case = get_reading_case(request, case_id)
    record_look(case=case, actor=request.user)
    form = ReportForm(request.POST)
    form.is_valid()  # whatever is complete is shown
    with speaking_to(case.patient):
        context = {"answer": _describe_so_far(case, request.user, form.cleaned_data)}
        answer = render(request, "triage/parts/preview.html", context)
    if request.headers.get("X-Fragment"):
        return answer
    page = {"case": case, "preview": answer.content.decode()}
    return render(request, "triage/preview.html", page)


@role_required(Role.DERMATOLOGIST)
@require_GET
def report_pdf(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """Answer with the signed report as the patient can print it, in the patient's language."""
    case = get_reading_case(request, case_id)
    report = get_object_or_404(Report, case=case)
    record_export(case=case, actor=request.user, record=report)
    with speaking_to(case.patient):
        content = render_report_pdf(report)
    name = f'inline; filename="telederm-{case.reference}.pdf"'
    headers = {"Cache-Control": "no-store, private", "Content-Disposition": name}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


@role_required(Role.DERMATOLOGIST)
@require_POST
def addendum(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """Add a word to the report that this dermatologist has signed."""
    case = get_reading_case(request, case_id)
    report = get_object_or_404(Report, case=case, signed_by=request.user)
    try:
        sign_addendum(report=report, signed_by=request.user, text=read_typed(request.POST, "text"))
    except CaseError as error:
        messages.error(request, str(error.message))
    else:
        messages.success(request, _("Added. The patient sees it with the report."))
    return redirect("reading", case_id)


def _describe_so_far(case: Case, reader: User, written: dict[str, Any]) -> Answer:
    """The answer as it would be if it were signed now; what isn't chosen yet stays empty."""
    chosen = written.get("disposition") or ""
    words = ("diagnosis", "plain_summary", "safety_net_advice", "model_statement")
    report = Report(
        case=case,
        signed_by=reader,
        signed_at=timezone.now(),
        gradable=written.get("gradable", True),
        disposition=chosen or Disposition.SELF_CARE,
        covered_images=[{"id": str(image.pk)} for image in case.images.all()],
        **{name: written.get(name) or "" for name in words},
    )
    answer = describe_answer(report)
    return answer if chosen else replace(answer, what_to_do="")
