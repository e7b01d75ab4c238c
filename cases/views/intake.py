"""Starting a case, emergencies, and sending it."""

from collections.abc import Sequence
from uuid import UUID, uuid4

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import SignedInRequest, signed_in
from accounts.models import Representation
from accounts.representations import list_representations
from cases.exceptions import AcknowledgementNeeded, NotReadyToSubmit, TransitionRefused
from cases.intake.answers import describe_groups
from cases.jurisdiction import read_local_rules
from cases.models import Case
from cases.policy import find_problems
from cases.selectors.emergencies import needs_acknowledgement
from cases.services.access import record_look
from cases.services.drafts import start_case
from cases.services.submission import acknowledge_red_flags, submit_case
from cases.views.own import get_own_case
from cases.views.starting import StartForm
from cases.views.steps import intake_steps
from cases.workflow import CaseStatus
from telederm.core.words import Words


@signed_in
@require_http_methods(["GET", "POST"])
def start(request: SignedInRequest) -> HttpResponse:
    """Explain what comes, then start a draft."""
    representation = _find_person(request)
    form = StartForm(request.POST or None, initial={"idempotency_key": uuid4()})
    if form.is_valid():
        case = start_case(
            patient=representation.patient if representation else request.user,
            submitted_by=request.user,
            idempotency_key=form.cleaned_data["idempotency_key"],
        )
        return redirect("case-answers", case.pk)
    status = 422 if form.is_bound else 200
    context = {
        "form": form,
        "representation": representation,
        "acts_for_others": list_representations(request.user).exists(),
    }
    return render(request, "cases/start.html", context, status=status)


def _find_person(request: SignedInRequest) -> Representation | None:
    """The right to act for the person whom the case is about; None: it is about oneself."""
    if "for" not in request.GET:
        return None
    try:
        key = UUID(request.GET["for"])
    except ValueError as error:
        raise Http404 from error
    return get_object_or_404(list_representations(request.user), pk=key)


@signed_in
@require_http_methods(["GET", "POST"])
def emergency(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """Show what to do in an emergency, and record that it was read."""
    case = get_own_case(request, case_id)
    if case.status != CaseStatus.DRAFT or not needs_acknowledgement(case):
        return redirect("case-answers", case_id)
    if request.method == "POST":
        try:
            acknowledge_red_flags(case=case, actor=request.user)
        except TransitionRefused:  # sent in another tab a moment ago
            return redirect("case-detail", case_id)
        return redirect("case-answers", case_id)
    return _render_emergency(request, case, _("I have read this. Go on"), "case-emergency")


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
        return _render_emergency(request, case, _("I have read this. Send my case"), "case-send")
    except NotReadyToSubmit as error:
        return _render_review(request, case, error.problems, status=422)
    return redirect("case-detail", case_id)


def _render_emergency(
    request: SignedInRequest, case: Case, button: str, target: str
) -> HttpResponse:
    context = {
        "case": case,
        "advice": read_local_rules().emergency_advice,
        "button": button,
        "action": reverse(target, args=[case.pk]),
    }
    return render(request, "cases/emergency.html", context)


def _render_review(
    request: SignedInRequest, case: Case, problems: Sequence[Words], status: int = 200
) -> HttpResponse:
    record_look(case=case, actor=request.user)
    response = case.response
    context = {
        "case": case,
        "problems": problems,
        "groups": describe_groups(response.answers, version=response.questionnaire_version),
        "images": case.images.all(),
        "steps": intake_steps(case, "send"),
    }
    return render(request, "cases/send.html", context, status=status)
