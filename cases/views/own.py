"""The patient's own cases: the list, the status, the answer."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.access import SignedInRequest, signed_in
from cases.exceptions import CaseError
from cases.intake.answers import describe_answers
from cases.models import Case, ShotType, Side
from cases.selectors.answer import describe_answer
from cases.selectors.progress import describe_progress
from cases.selectors.thread import find_unsent_images, read_thread
from cases.services.access import record_look, record_search
from cases.services.later import find_second_opinion
from cases.services.reports import acknowledge_report
from cases.services.thread import mark_thread_read
from cases.views.messages import MessageForm
from cases.views.starting import StartForm
from cases.workflow import ANSWERED, UNANSWERED, CaseStatus


@signed_in
@require_GET
def case_list(request: SignedInRequest) -> HttpResponse:
    """Show the patient's cases, the newest first."""
    cases = Case.objects.owned_by(request.user).order_by("-created_at")
    record_search(cases=cases, actor=request.user, wanted="own cases")
    return render(request, "cases/case_list.html", {"cases": cases})


@signed_in
@require_GET
def case_detail(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """Show where a case stands, what was said and sent, and the signed answer."""
    case = get_own_case(request, case_id)
    if case.status == CaseStatus.DRAFT:
        return redirect("case-answers", case_id)
    return show_case(request, case, {"message_form": MessageForm()})


@signed_in
@require_GET
def case_status(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """Answer with the live part of the status page alone."""
    case = get_own_case(request, case_id)
    record_look(case=case, actor=request.user)
    return render(request, "cases/parts/status.html", _status_context(case))


@signed_in
@require_POST
def acknowledge(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """Record that the patient has read the answer."""
    case = get_own_case(request, case_id)
    try:
        acknowledge_report(case=case, actor=request.user)
    except CaseError as error:
        messages.error(request, str(error.message))
    else:
        messages.success(request, _("Thank you. The case is closed; you can read it at any time."))
    return redirect("case-detail", case_id)


def get_own_case(request: SignedInRequest, case_id: UUID) -> Case:
    """Return one of the user's own cases; for everybody else it doesn't exist (404)."""
    cases = Case.objects.owned_by(request.user).select_related("response").with_told_steps()
    return get_object_or_404(cases, pk=case_id)


def show_case(
    request: SignedInRequest, case: Case, more: Mapping[str, Any], status: int = 200
) -> HttpResponse:
    """Render the whole page of a case that was sent."""
    record_look(case=case, actor=request.user)
    response = case.response
    context = {
        **_status_context(case),
        **_afterwards(case),
        "has_line": case.earlier_id is not None or case.later.exists(),
        "answers": describe_answers(response.answers, version=response.questionnaire_version),
        "images": case.images.all(),
        "thread": list(read_thread(case)),
        "own_side": Side.PATIENT,
        "takes_messages": case.status in UNANSWERED,
        "unsent_images": find_unsent_images(case),
        "shot_types": ShotType.choices,
        **more,
    }
    mark_thread_read(case=case, reader=request.user, side=Side.PATIENT)
    return render(request, "cases/case_detail.html", context, status=status)


def _status_context(case: Case) -> dict[str, object]:
    report = case.report if case.status in ANSWERED else None
    answer = describe_answer(report) if report else None
    return {
        "case": case,
        "is_awaited": case.status in UNANSWERED,
        "steps": describe_progress(case),
        "report": report,
        "answer": answer,
    }


def _afterwards(case: Case) -> dict[str, object]:
    if case.status not in ANSWERED:
        return {}
    return {
        "follow_up_form": StartForm(initial={"idempotency_key": uuid4()}),
        "second_opinion": find_second_opinion(case),
        "open_outcomes": case.outcomes.filter(answered_at=None),
    }
