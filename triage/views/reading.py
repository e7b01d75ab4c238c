"""The workbench: blind read, reveal, conclusion, report."""

from collections.abc import Callable
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.access import SignedInRequest, role_required
from accounts.models import Role
from accounts.second_factor import read_last_authentication
from cases.exceptions import CaseError, StaleCase
from cases.models import Case
from triage.forms import ConclusionForm, ReadingForm, ReportForm
from triage.models import DraftStep
from triage.selectors.readings import read_reading
from triage.services.drafts import DraftConflict, check_draft, save_draft
from triage.services.readings import commit_blind_read, conclude_reading
from triage.services.second_reads import reveal_unless_second
from triage.services.sign_off import AuthenticationTooOld, sign_off
from triage.views.workbench import get_reading_case, render_reading, show_reading


@role_required(Role.DERMATOLOGIST)
@require_GET
def reading(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """Show a case as far as the reader has come with it."""
    return show_reading(request, get_reading_case(request, case_id))


@role_required(Role.DERMATOLOGIST)
@require_POST
def blind_read(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """Record the reader's own reading; from then on the opinion is shown."""
    case = get_reading_case(request, case_id)
    form = ReadingForm(request.POST)

    @transaction.atomic
    def act() -> None:
        _check_draft(request, case, form, DraftStep.BLIND_READ)
        commit_blind_read(
            case=case,
            reader=request.user,
            gradable=form.is_gradable(),
            impressions=form.impressions(),
            judgement=form.judgement(),
        )
        reveal_unless_second(case=case, reader=request.user)

    return _act(request, case, form, act)


@role_required(Role.DERMATOLOGIST)
@require_POST
def conclude(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """Record what the reader concludes with the opinion in view."""
    case = get_reading_case(request, case_id)
    place = read_reading(case, request.user)
    has_opinion = place.reveal is not None and place.reveal.run is not None
    form = ConclusionForm(request.POST, has_opinion=has_opinion)

    @transaction.atomic
    def act() -> None:
        _check_draft(request, case, form, DraftStep.CONCLUDE)
        concurrence, reason = form.decided()
        conclude_reading(
            case=case,
            reader=request.user,
            concurrence=concurrence,
            override_reason=reason,
            gradable=form.is_gradable(),
            impressions=form.impressions(),
            judgement=form.judgement(),
        )

    return _act(request, case, form, act)


@role_required(Role.DERMATOLOGIST)
@require_POST
def sign(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """Sign the report; the patient is told at once."""
    case = get_reading_case(request, case_id)
    form = ReportForm(request.POST)

    @transaction.atomic
    def act() -> None:
        _check_draft(request, case, form, DraftStep.SIGN)
        sign_off(
            case=case,
            reader=request.user,
            content=form.content(),
            expected_version=form.cleaned_data["version"],
            has_second_factor=request.has_second_factor,
            authenticated_at=read_last_authentication(request, request.user),
        )
        messages.success(request, _("Signed. The patient has been told."))

    try:
        return _act(request, case, form, act)
    except AuthenticationTooOld as error:
        return _prove_again(request, case, form, error)


def _prove_again(
    request: SignedInRequest, case: Case, form: ReportForm, error: AuthenticationTooOld
) -> HttpResponse:
    """Have the reader prove who they are; only once what they wrote is on the server."""
    try:
        _keep_as_draft(request, case, form)
    except CaseError as refusal:
        _explain(case, form, refusal)
        return _show_again(request, case, form)
    messages.warning(request, str(error.message))
    back = urlencode({"next": reverse("reading", args=[case.pk])})
    return redirect(f"{reverse('account_reauthenticate')}?{back}")


def _keep_as_draft(request: SignedInRequest, case: Case, form: ReportForm) -> None:
    names = ("gradable", *form.report_fields)
    content = {name: form.data[name] for name in names if form.data.get(name)}
    known = form.cleaned_data["draft_version"] or 0
    save_draft(
        case=case,
        reader=request.user,
        step=DraftStep.SIGN,
        content=content,
        expected_version=known,
    )


def _check_draft(request: SignedInRequest, case: Case, form: Form, step: DraftStep) -> None:
    known = form.cleaned_data["draft_version"] or 0
    check_draft(case=case, reader=request.user, step=step, expected_version=known)


def _act(request: SignedInRequest, case: Case, form: Form, act: Callable[[], None]) -> HttpResponse:
    """Do what the form asks; if it can't be done, show the form again with every word kept."""
    if form.is_valid():
        try:
            act()
        except AuthenticationTooOld:
            raise
        except CaseError as error:
            _explain(case, form, error)
        else:
            return redirect("reading", case.pk)
    return _show_again(request, case, form)


def _explain(case: Case, form: Form, error: CaseError) -> None:
    """Put the refusal above the form, and into it what the next try has to know."""
    form.add_error(None, str(error.message))
    if isinstance(error, StaleCase):
        case.refresh_from_db()
        # The page that tells of the change shows the newest state: that is signed next.
        _put(form, "version", case.version)
    elif isinstance(error, DraftConflict):
        _put(form, "draft_version", error.newest.version)


def _show_again(request: SignedInRequest, case: Case, form: Form) -> HttpResponse:
    case.refresh_from_db()
    return render_reading(request, case, read_reading(case, request.user), form, status=422)


def _put(form: Form, field: str, value: int) -> None:
    form.data = {name: form.data[name] for name in form.data} | {field: str(value)}
