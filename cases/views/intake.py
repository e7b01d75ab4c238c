"""Starting a case and answering the questions."""

from collections.abc import Sequence
from uuid import UUID, uuid4

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.access import SignedInRequest, signed_in
from cases.exceptions import AcknowledgementNeeded, NotReadyToSubmit, TransitionRefused
from cases.intake.answers import describe_answers
from cases.intake.forms import IntakeForm
from cases.intake.questionnaires import QUESTIONNAIRES
from cases.models import Case
from cases.policy import find_problems
from cases.services.drafts import save_answers, start_case
from cases.services.submission import submit_case
from cases.views.own import get_own_case
from cases.views.starting import StartForm
from cases.views.steps import intake_steps
from cases.workflow import CaseStatus
from telederm.core.words import Words


@signed_in
@require_http_methods(["GET", "POST"])
def start(request: SignedInRequest) -> HttpResponse:
    """Explain what comes, then start a draft."""
    form = StartForm(request.POST or None, initial={"idempotency_key": uuid4()})
    if form.is_valid():
        case = start_case(
            patient=request.user,
            submitted_by=request.user,
            idempotency_key=form.cleaned_data["idempotency_key"],
        )
        return redirect("case-answers", case.pk)
    status = 422 if form.is_bound else 200
    return render(request, "cases/start.html", {"form": form}, status=status)


@signed_in
@require_http_methods(["GET", "POST"])
def answers(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """Ask the questions; what is answered is kept."""
    case = get_own_case(request, case_id)
    if case.status != CaseStatus.DRAFT:
        return redirect("case-detail", case_id)
    questionnaire = QUESTIONNAIRES[case.response.questionnaire_version]
    form = IntakeForm(questionnaire, request.POST or None, initial=case.response.answers)
    if form.is_bound:
        valid = form.is_valid()
        try:  # what was answered well is kept even if something else has to be corrected
            save_answers(case=case, answers=form.cleaned_data)
        except TransitionRefused:  # sent in another tab a moment ago
            return redirect("case-detail", case_id)
        if valid:
            return redirect("case-photographs", case_id)
    context = {"case": case, "form": form, "steps": intake_steps(case, "answers")}
    return render(request, "cases/answers.html", context, status=422 if form.errors else 200)


@signed_in
@require_http_methods(["GET", "POST"])
def send(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """Show what will be sent, then send it; red flags bring the emergency message first."""
    case = get_own_case(request, case_id)
    if case.status != CaseStatus.DRAFT:
        return redirect("case-detail", case_id)
    if request.method == "GET":
        return _render_review(request, case, find_problems(case))
    acknowledged = request.POST.get("red_flags_acknowledged") == "yes"
    try:
        submit_case(case=case, actor=request.user, red_flags_acknowledged=acknowledged)
    except AcknowledgementNeeded:
        return render(request, "cases/emergency.html", {"case": case})
    except NotReadyToSubmit as error:
        return _render_review(request, case, error.problems, status=422)
    return redirect("case-detail", case_id)


def _render_review(
    request: SignedInRequest, case: Case, problems: Sequence[Words], status: int = 200
) -> HttpResponse:
    response = case.response
    context = {
        "case": case,
        "problems": problems,
        "answers": describe_answers(response.answers, version=response.questionnaire_version),
        "images": case.images.all(),
        "steps": intake_steps(case, "send"),
    }
    return render(request, "cases/send.html", context, status=status)
