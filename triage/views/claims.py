"""Holding a case: who is at it, keeping it, and giving it away."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.access import SignedInRequest, role_required
from accounts.models import Role
from cases.models import Case
from cases.services.access import record_look
from triage.forms.claims import GiveForm, RefusalForm, SecondReadForm
from triage.selectors.presence import read_presence
from triage.services.claims import NotYourClaim, refuse_case, renew_claim
from triage.services.handovers import hand_over
from triage.services.second_reads import ask_second_read
from triage.views.attempts import attempt


@role_required(Role.DERMATOLOGIST)
@require_GET
def presence(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """Answer with the line that says who holds the case."""
    case = _get_case(request, case_id)
    context = {"case": case, "presence": read_presence(case, request.user)}
    return render(request, "triage/parts/presence.html", context)


@role_required(Role.DERMATOLOGIST)
@require_POST
def renew(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """Keep the case: its reader is working. 204; 409 if the reader doesn't hold it any more."""
    case = _get_case(request, case_id)
    try:
        renew_claim(case_id=case.pk, reader=request.user)
    except NotYourClaim:
        return HttpResponse(status=409)
    return HttpResponse(status=204)


@role_required(Role.DERMATOLOGIST)
@require_POST
def refuse(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """Give a case back that one can't read."""
    case = _get_case(request, case_id)
    form = RefusalForm(request.POST)

    def act() -> None:
        refuse_case(case_id=case.pk, reader=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, _("The case is back in the queue, with your reason."))

    return _act(request, case, form, act, "refuse")


@role_required(Role.DERMATOLOGIST)
@require_POST
def give(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """Hand a case over to a colleague."""
    case = _get_case(request, case_id)
    form = GiveForm(request.POST, case=case, but=request.user.pk)

    def act() -> None:
        to = form.cleaned_data["reader"]
        hand_over(case_id=case.pk, reader=request.user, to=to, reason=form.cleaned_data["reason"])
        messages.success(request, _("%(name)s has the case now.") % {"name": to.full_name})

    return _act(request, case, form, act, "give")


@role_required(Role.DERMATOLOGIST)
@require_POST
def second_read(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """Ask for another pair of eyes; the case comes back to its first reader."""
    case = _get_case(request, case_id)
    form = SecondReadForm(request.POST)

    def act() -> None:
        ask_second_read(case=case, reader=request.user, note=form.cleaned_data["note"])
        messages.success(request, _("Sent. You are told when it has been read a second time."))

    return _act(request, case, form, act, "second_read")


@role_required(Role.DERMATOLOGIST)
@require_GET
def part_with(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """Offer the ways of giving a case away."""
    return _show_ways(request, _get_case(request, case_id))


def _get_case(request: SignedInRequest, case_id: UUID) -> Case:
    return get_object_or_404(Case.objects.readable_by(request.user), pk=case_id)


def _act(
    request: SignedInRequest, case: Case, form: Form, act: Callable[[], None], name: str
) -> HttpResponse:
    trouble = attempt(form, act)
    if trouble is None:
        return redirect("queue")
    return _show_ways(request, case, trouble=trouble, status=422, **{name: form})


def _show_ways(
    request: SignedInRequest, case: Case, *, trouble: str = "", status: int = 200, **bound: Form
) -> HttpResponse:
    record_look(case=case, actor=request.user)
    forms: dict[str, Form] = {
        "refuse": RefusalForm(auto_id="refuse_%s"),
        "second_read": SecondReadForm(auto_id="second_read_%s"),
        "give": GiveForm(case=case, but=request.user.pk, auto_id="give_%s"),
        **bound,
    }
    presence = read_presence(case, request.user)
    context = {"case": case, "presence": presence, "forms": forms, "trouble": trouble}
    return render(request, "triage/part_with.html", context, status=status)
