"""Answering the questions: one group a page, kept as it goes."""

from http import HTTPStatus
from typing import Final
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import SignedInRequest, signed_in
from cases.exceptions import AnswersChanged, TransitionRefused
from cases.intake.answers import describe_groups
from cases.intake.fingerprint import compute_fingerprint
from cases.intake.flow import find_neighbours, find_open_group, list_groups, list_questions
from cases.intake.forms import IntakeForm, as_form_data
from cases.intake.published import find_questionnaire
from cases.intake.questionnaires import Group, Questionnaire
from cases.models import Case
from cases.policy import find_refusals
from cases.selectors.emergencies import has_red_flag, needs_acknowledgement
from cases.services.access import record_look
from cases.services.drafts import save_group
from cases.views.asked import list_asked
from cases.views.own import get_own_case
from cases.views.steps import intake_steps
from cases.workflow import CaseStatus

# A page that keeps what was typed while somebody is still at it says so with the first header, and
# with the second which answers it goes on from; the answer to it says which are kept now.
_IN_PASSING: Final = "X-Save-In-Passing"
_BASE: Final = "X-Answers-Base"


@signed_in
@require_GET
def answers(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """Go on where something is left to answer; with everything answered, show the answers."""
    case = get_own_case(request, case_id)
    if case.status != CaseStatus.DRAFT:
        return redirect("case-detail", case_id)
    response = case.response
    if group := find_open_group(_questionnaire(case), response.answers):
        return redirect("case-questions", case_id, group.key)
    record_look(case=case, actor=request.user)
    context = {
        "case": case,
        "groups": describe_groups(response.answers, version=response.questionnaire_version),
        "refusals": find_refusals(case),
        "steps": intake_steps(case, "answers"),
    }
    return render(request, "cases/answers.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
def question_group(request: SignedInRequest, case_id: UUID, group_key: str) -> HttpResponse:
    """Ask one group of questions; what is answered is kept."""
    case = get_own_case(request, case_id)
    if case.status != CaseStatus.DRAFT:
        return _lead_on(request, "case-detail", case)
    given = case.response.answers
    group = _questionnaire(case).find_group(group_key)
    if group is None or not list_questions(group, given):  # an old link, or a way not taken
        return _lead_on(request, "case-answers", case)
    data = request.POST if request.method == "POST" else None
    form = IntakeForm(list_questions(group, given), data, initial=as_form_data(given))
    if not form.is_bound:
        return _render(request, case, group, form)
    return _keep(request, case, group, form)


def _lead_on(request: SignedInRequest, page: str, case: Case) -> HttpResponse:
    """Lead a person to another page; tell a script that these questions take no answer now."""
    if _IN_PASSING in request.headers:
        return HttpResponse(status=HTTPStatus.GONE)
    return redirect(page, case.pk)


def _keep(request: SignedInRequest, case: Case, group: Group, form: IntakeForm) -> HttpResponse:
    valid = form.is_valid()
    base = request.headers.get(_BASE, "")
    try:  # what was answered well is kept even if something else has to be corrected
        saved = save_group(case=case, questions=form.questions, answers=form.answers, base=base)
    except TransitionRefused:  # sent in another tab a moment ago
        return _lead_on(request, "case-detail", case)
    except AnswersChanged as error:
        return HttpResponse(error.message, "text/plain", HTTPStatus.CONFLICT)
    if _IN_PASSING in request.headers:
        kept = compute_fingerprint(form.questions, saved.answers)
        return HttpResponse(status=HTTPStatus.NO_CONTENT, headers={_BASE: kept})
    if not valid:
        return _render(request, case, group, form)
    return redirect(_find_next(request, case, group))


def _find_next(request: SignedInRequest, case: Case, group: Group) -> str:
    if needs_acknowledgement(case) and has_red_flag(group):
        return reverse("case-emergency", args=[case.pk])
    questionnaire, given = _questionnaire(case), case.response.answers
    if "check" in request.GET:  # changed from the review: back to it, by way of what is open now
        still_open = find_open_group(questionnaire, given)
        return _page_of(case, still_open, "?check") if still_open else _review_of(case)
    _before, after = find_neighbours(questionnaire, given, group.key)
    return _page_of(case, after) if after else reverse("case-photographs", args=[case.pk])


def _render(request: SignedInRequest, case: Case, group: Group, form: IntakeForm) -> HttpResponse:
    record_look(case=case, actor=request.user)
    questionnaire, given = _questionnaire(case), case.response.answers
    groups = list_groups(questionnaire, given)
    before, _after = find_neighbours(questionnaire, given, group.key)
    context = {
        "case": case,
        "group": group,
        "form": form,
        "asked": list_asked(form),
        "base": compute_fingerprint(form.questions, given),
        "refusals": find_refusals(case),
        "back_url": _page_of(case, before) if before else "",
        "place": groups.index(group) + 1,
        "places": len(groups),
        "steps": intake_steps(case, "answers"),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "cases/questions.html", context, status=status)


def _page_of(case: Case, group: Group, query: str = "") -> str:
    return reverse("case-questions", args=[case.pk, group.key]) + query


def _review_of(case: Case) -> str:
    return reverse("case-send", args=[case.pk])


def _questionnaire(case: Case) -> Questionnaire:
    return find_questionnaire(case.response.questionnaire_version)
