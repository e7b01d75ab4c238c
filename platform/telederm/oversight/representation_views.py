"""Who acts for whom: checking health workers, and ending a right to act."""

from collections.abc import Callable
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from accounts.access import SignedInRequest, role_required
from accounts.health_workers import (
    check_health_worker,
    list_current,
    list_refused,
    list_unchecked,
)
from accounts.models import CheckResult, Representation, Role
from accounts.representations import end_representation
from telederm.audit.models import Action
from telederm.audit.services import record_event
from telederm.core.refusals import is_done

SHOWN = 200


class ReasonForm(forms.Form):
    """Why somebody's right to act ends."""

    reason = forms.CharField(
        max_length=200, error_messages={"required": gettext_lazy("Say what you checked, or why.")}
    )


class CheckForm(ReasonForm):
    """What was found about a health worker."""

    result = forms.ChoiceField(choices=CheckResult)


@role_required(Role.ADMINISTRATOR)
@require_GET
def representations(request: SignedInRequest) -> HttpResponse:
    """Show which health workers wait for a check, and who acts for whom."""
    return _show(request)


@role_required(Role.ADMINISTRATOR)
@require_POST
def check(request: SignedInRequest, representation_id: UUID) -> HttpResponse:
    """Record what was found about the health worker of a representation."""
    representation = _get_checked(representation_id)
    form = CheckForm(request.POST)

    def act() -> None:
        check_health_worker(
            user=representation.representative,
            organisation=representation.organisation,
            result=CheckResult(form.cleaned_data["result"]),
            checked_by=request.user,
            reason=form.cleaned_data["reason"],
        )

    return _answer(request, form, act, _("Your decision is kept."))


@role_required(Role.ADMINISTRATOR)
@require_POST
def end(request: SignedInRequest, representation_id: UUID) -> HttpResponse:
    """End somebody's right to act for a person."""
    representation = _get_current(representation_id)
    form = ReasonForm(request.POST)

    def act() -> None:
        end_representation(
            representation=representation,
            ended_by=request.user,
            reason=form.cleaned_data["reason"],
        )

    return _answer(request, form, act, _("Ended. They see this person's cases no more."))


def _get_current(representation_id: UUID) -> Representation:
    return get_object_or_404(list_current(), pk=representation_id)


def _get_checked(representation_id: UUID) -> Representation:
    refused = list_refused().filter(pk=representation_id).first()
    return refused or _get_current(representation_id)


def _answer(
    request: SignedInRequest, form: forms.Form, act: Callable[[], None], done: str
) -> HttpResponse:
    if form.is_valid() and is_done(form, act):
        messages.success(request, done)
        return redirect("oversight-representations")
    messages.error(request, " ".join(str(word) for words in form.errors.values() for word in words))
    return _show(request, status=422)


def _show(request: SignedInRequest, status: int = 200) -> HttpResponse:
    with transaction.atomic():
        record_event(action=Action.SEARCH, actor=request.user, record=Representation)
    context = {
        "unchecked": list_unchecked()[:SHOWN],
        "refused": list_refused()[:SHOWN],
        "current": list_current()[:SHOWN],
    }
    return render(request, "oversight/representations.html", context, status=status)
