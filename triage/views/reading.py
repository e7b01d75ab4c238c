"""The workbench: blind read, reveal, conclusion, report."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.access import SignedInRequest, role_required
from accounts.models import Role
from cases.exceptions import CaseError, StaleCase
from cases.intake.answers import describe_answers
from cases.models import Case, Side
from cases.selectors.thread import read_thread
from cases.services.access import record_look
from cases.services.thread import mark_thread_read
from triage.forms import ConclusionForm, ImpressionsForm, ReportForm
from triage.selectors.opinions import NoOpinion, read_revealed_opinion
from triage.selectors.presence import read_presence
from triage.selectors.readings import Reading, Step, read_reading
from triage.selectors.second_reads import read_other_reads
from triage.services.readings import commit_blind_read, conclude_reading
from triage.services.second_reads import reveal_unless_second
from triage.services.sign_off import sign_off
from triage.views.questions import QuestionForm


@role_required(Role.DERMATOLOGIST)
@require_GET
def reading(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """Show a case as far as the reader has come with it."""
    case = _get_case(request, case_id)
    place = read_reading(case, request.user)
    form = _make_form(place, case)
    return _render(request, case, place, form)


@role_required(Role.DERMATOLOGIST)
@require_POST
def blind_read(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """Record the reader's own reading; from then on the opinion is shown."""
    case = _get_case(request, case_id)
    form = ImpressionsForm(request.POST)

    @transaction.atomic
    def act() -> None:
        commit_blind_read(
            case=case,
            reader=request.user,
            gradable=form.cleaned_data["gradable"],
            impressions=form.impressions(),
        )
        reveal_unless_second(case=case, reader=request.user)

    return _act(request, case, form, act)


@role_required(Role.DERMATOLOGIST)
@require_POST
def conclude(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """Record what the reader concludes with the opinion in view."""
    case = _get_case(request, case_id)
    place = read_reading(case, request.user)
    has_opinion = place.reveal is not None and place.reveal.run is not None
    form = ConclusionForm(request.POST, has_opinion=has_opinion)

    def act() -> None:
        concurrence, reason = form.decided()
        conclude_reading(
            case=case,
            reader=request.user,
            concurrence=concurrence,
            override_reason=reason,
            gradable=form.cleaned_data["gradable"],
            impressions=form.impressions(),
        )

    return _act(request, case, form, act)


@role_required(Role.DERMATOLOGIST)
@require_POST
def sign(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """Sign the report; the patient is told at once."""
    case = _get_case(request, case_id)
    form = ReportForm(request.POST)

    def act() -> None:
        sign_off(
            case=case,
            reader=request.user,
            content=form.content(),
            expected_version=form.cleaned_data["version"],
            has_second_factor=request.has_second_factor,
        )
        messages.success(request, _("Signed. The patient has been told."))

    return _act(request, case, form, act)


def _get_case(request: SignedInRequest, case_id: UUID) -> Case:
    cases = Case.objects.readable_by(request.user).select_related("response")
    return get_object_or_404(cases, pk=case_id)


def _act(request: SignedInRequest, case: Case, form: Form, act: Callable[[], None]) -> HttpResponse:
    """Do what the form asks; if it can't be done, show the form again with every word kept."""
    if form.is_valid():
        try:
            act()
        except StaleCase as error:
            form.add_error(None, str(error.message))
            _show_newest(form, case)
        except CaseError as error:
            form.add_error(None, str(error.message))
        else:
            return redirect("reading", case.pk)
    case.refresh_from_db()
    return _render(request, case, read_reading(case, request.user), form, status=422)


def _show_newest(form: Form, case: Case) -> None:
    # The page that tells of the change shows the newest state: that is what is signed next.
    case.refresh_from_db()
    form.data = {name: form.data[name] for name in form.data} | {"version": str(case.version)}


def _make_form(place: Reading, case: Case) -> Form | None:
    if place.step == Step.BLIND_READ:
        return ImpressionsForm()
    if place.step == Step.CONCLUDE:
        return ConclusionForm(has_opinion=place.reveal is not None and place.reveal.run is not None)
    if place.step == Step.SIGN:
        return ReportForm(initial={"version": case.version})
    return None


def _render(
    request: SignedInRequest, case: Case, place: Reading, form: Form | None, status: int = 200
) -> HttpResponse:
    record_look(case=case, actor=request.user)
    response = case.response
    opinion = read_revealed_opinion(place.reveal) if place.reveal else None
    context = {
        "case": case,
        "reading": place,
        "other_reads": read_other_reads(case, request.user),
        "presence": read_presence(case, request.user),
        "form": form,
        "opinion": opinion,
        "has_no_opinion": isinstance(opinion, NoOpinion),
        "images": case.images.all(),
        "thread": list(read_thread(case)),
        "question_form": _make_question_form(place),
        "answers": describe_answers(response.answers, version=response.questionnaire_version),
    }
    mark_thread_read(case=case, reader=request.user, side=Side.CLINIC)
    return render(request, "triage/reading.html", context, status=status)


def _make_question_form(place: Reading) -> QuestionForm | None:
    is_held = place.step in {Step.BLIND_READ, Step.CONCLUDE, Step.SIGN}
    return QuestionForm(auto_id="question_%s") if is_held else None
