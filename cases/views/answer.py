"""The signed answer: as a sheet to print; and what can follow it."""

import logging
from typing import Final
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import SignedInRequest, signed_in
from cases.documents.report import render_report_pdf
from cases.exceptions import CaseError
from cases.models import Case
from cases.selectors.lineage import read_moments
from cases.services.access import record_export, record_look
from cases.services.later import ask_second_opinion, start_follow_up
from cases.services.outcomes import answer_outcome
from cases.views.outcomes import OutcomeForm
from cases.views.own import get_own_case
from cases.views.starting import StartForm
from cases.workflow import ANSWERED

logger = logging.getLogger(__name__)
_NEW_PHOTOGRAPHS: Final = gettext_lazy(
    "A follow-up is a new case with new photographs; the dermatologist sees that it goes on from "
    "this one."
)


@signed_in
@require_GET
def report_pdf(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """Answer with the signed report as a PDF in the patient's language."""
    case = _get_answered(request, case_id)
    record_export(case=case, actor=request.user, record=case.report)
    name = f"telederm-{case.reference}.pdf"
    return HttpResponse(
        render_report_pdf(case.report),
        content_type="application/pdf",
        headers={
            "Cache-Control": "no-store, private",
            "Content-Disposition": f'inline; filename="{name}"',
        },
    )


@signed_in
@require_GET
def timeline(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """Show the photographs of the same spot over time."""
    case = get_own_case(request, case_id)
    record_look(case=case, actor=request.user)
    context = {"case": case, "moments": read_moments(case)}
    return render(request, "cases/timeline.html", context)


@signed_in
@require_POST
def follow_up(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """Start a case that goes on from this one."""
    case = get_own_case(request, case_id)
    form = StartForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Nothing was started. Reload the page and try again."))
        return redirect("case-detail", case_id)
    key = form.cleaned_data["idempotency_key"]
    try:
        draft = start_follow_up(earlier=case, actor=request.user, idempotency_key=key)
    except CaseError as error:
        messages.error(request, str(error.message))
        return redirect("case-detail", case_id)
    return redirect("case-detail", draft.pk)


@signed_in
@require_POST
def second_opinion(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """Draft the same case for another dermatologist; the patient looks it over and sends it."""
    case = get_own_case(request, case_id)
    try:
        draft = ask_second_opinion(earlier=case, actor=request.user)
    except CaseError as error:
        messages.error(request, str(error.message))
        return redirect("case-detail", case_id)
    except FileNotFoundError:
        logger.exception("A photograph of case %s is not in the storage.", case.pk)
        messages.error(request, f"{_('The photographs could not be read.')} {_NEW_PHOTOGRAPHS}")
        return redirect("case-detail", case_id)
    messages.info(request, _("Look it over, then send it. Another dermatologist will read it."))
    return redirect("case-send", draft.pk)


@signed_in
@require_http_methods(["GET", "POST"])
def outcome(request: SignedInRequest, case_id: UUID, days: int) -> HttpResponse:
    """Ask how it went on, once."""
    case = _get_answered(request, case_id)
    asked = case.outcomes.filter(days=days).first()
    if asked is None:
        raise Http404
    if asked.answered_at is not None:
        return redirect("case-detail", case_id)
    form = OutcomeForm(request.POST or None)
    if form.is_valid():
        answer_outcome(outcome=asked, actor=request.user, answers=form.cleaned_data)
        messages.success(request, _("Thank you. It helps us to do better."))
        return redirect("case-detail", case_id)
    record_look(case=case, actor=request.user)
    context = {"case": case, "form": form}
    return render(request, "cases/outcome.html", context, status=422 if form.errors else 200)


def _get_answered(request: SignedInRequest, case_id: UUID) -> Case:
    case = get_own_case(request, case_id)
    if case.status not in ANSWERED:
        raise Http404
    return case
