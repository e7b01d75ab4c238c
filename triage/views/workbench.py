"""The reading page put together: the form of the reader's step, and everything around it."""

from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from accounts.access import SignedInRequest
from cases.intake.answers import describe_answers
from cases.models import Case, Side
from cases.selectors.thread import read_thread
from cases.services.access import record_look
from cases.services.thread import mark_thread_read
from triage.forms import ConclusionForm, ReadingForm, ReportForm
from triage.forms.initial import words_of
from triage.models import DraftStep
from triage.selectors.drafts import read_draft
from triage.selectors.opinions import NoOpinion, Opinion, read_revealed_opinion
from triage.selectors.photograph_verdicts import read_photograph_verdicts
from triage.selectors.photographs import (
    as_data,
    read_annotations,
    read_earlier_photographs,
)
from triage.selectors.presence import read_presence
from triage.selectors.readings import Reading, Step, read_reading
from triage.selectors.second_reads import read_other_reads
from triage.selectors.similar import find_similar, read_evidence
from triage.selectors.uncertainty import describe_uncertainty
from triage.views.outcome_step import describe_outcome
from triage.views.questions import QuestionForm
from triage.views.report_step import apply_template, begin_report, describe_report_step

DRAFT_STEPS: Final = {
    Step.BLIND_READ: DraftStep.BLIND_READ,
    Step.CONCLUDE: DraftStep.CONCLUDE,
    Step.SIGN: DraftStep.SIGN,
}


def get_reading_case(request: SignedInRequest, case_id: object) -> Case:
    """Return a case that the user may read; for everybody else it doesn't exist (404)."""
    cases = Case.objects.readable_by(request.user).select_related("response", "patient")
    return get_object_or_404(cases, pk=case_id)


def make_form(
    place: Reading, case: Case, request: SignedInRequest, typed: Mapping[str, Any] | None = None
) -> forms.Form | None:
    """Return the form of the step: with what was typed, else the draft, else a fresh one.

    A fresh blind reading is empty. Later steps begin with what this reader recorded before;
    nothing comes from the model.
    """
    initial = _make_initial(place, case, request)
    match place.step:
        case Step.BLIND_READ:
            return ReadingForm(typed, initial=initial)
        case Step.CONCLUDE:
            has_opinion = place.reveal is not None and place.reveal.run is not None
            return ConclusionForm(typed, initial=initial, has_opinion=has_opinion)
        case Step.SIGN:
            return ReportForm(typed, initial=initial)
        case _:
            return None


def render_reading(
    request: SignedInRequest,
    case: Case,
    place: Reading,
    form: forms.Form | None,
    *,
    status: int = 200,
    **extra: Any,
) -> HttpResponse:
    """Show the page; the look is recorded before anything is shown."""
    record_look(case=case, actor=request.user)
    response = case.response
    opinion = read_revealed_opinion(place.reveal) if place.reveal else None
    context = {
        "case": case,
        "reading": place,
        "other_reads": read_other_reads(case, request.user),
        "presence": read_presence(case, request.user),
        "form": form,
        "draft_step": DRAFT_STEPS.get(place.step),
        "opinion": opinion,
        "verdicts": read_photograph_verdicts(case, place.reveal) if place.reveal else [],
        **_describe_evidence(place, opinion),
        "has_no_opinion": isinstance(opinion, NoOpinion),
        **_describe_photographs(case, place, request),
        "thread": list(read_thread(case)),
        "question_form": _make_question_form(place),
        "answers": describe_answers(response.answers, version=response.questionnaire_version),
    }
    if place.step == Step.SIGN and place.conclusion:
        context |= describe_report_step(request, case, place.conclusion)
    if place.step == Step.DONE:
        context |= describe_outcome(case)
    context |= extra
    mark_thread_read(case=case, reader=request.user, side=Side.CLINIC)
    return render(request, "triage/reading.html", context, status=status)


def _describe_photographs(case: Case, place: Reading, request: SignedInRequest) -> dict[str, Any]:
    reader = request.user
    marks = list(read_annotations(case, reader))
    return {
        "images": case.images.all(),
        "earlier": read_earlier_photographs(case, reader),
        "marks": marks,
        "annotations": [as_data(mark, reader) for mark in marks],
        "may_mark": place.step in DRAFT_STEPS,
    }


def _describe_evidence(place: Reading, opinion: Opinion | NoOpinion | None) -> dict[str, Any]:
    """What stands beside an opinion that was revealed to this reader, and nowhere else."""
    if place.reveal is None or not isinstance(opinion, Opinion):
        return {}
    evidence = read_evidence(place.reveal)
    return {
        "uncertainty": describe_uncertainty(opinion.run),
        "has_map": bool(evidence and evidence.activation_map),
        "similar": find_similar(place.reveal),
    }


def show_reading(
    request: SignedInRequest, case: Case, *, status: int = 200, **extra: Any
) -> HttpResponse:
    """Show the case as far as the reader has come with it; `extra` goes to the template."""
    place = read_reading(case, request.user)
    form = make_form(place, case, request)
    return render_reading(request, case, place, form, status=status, **extra)


def _make_question_form(place: Reading) -> QuestionForm | None:
    return QuestionForm(auto_id="question_%s") if place.step in DRAFT_STEPS else None


def _make_initial(place: Reading, case: Case, request: SignedInRequest) -> dict[str, Any]:
    step = DRAFT_STEPS.get(place.step)
    if step is None:
        return {}
    draft = read_draft(case, request.user, step)
    begin: dict[str, Any] = {}
    if place.step == Step.CONCLUDE and place.blind_read:
        begin = words_of(place.blind_read)
    elif place.step == Step.SIGN and place.conclusion:
        begin = begin_report(case, place.conclusion)
    begin |= draft.content if draft else {}
    if place.step == Step.SIGN:
        begin, _filled = apply_template(request, case, begin)
    return begin | {"draft_version": draft.version if draft else 0}
