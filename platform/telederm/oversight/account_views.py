"""Keeping somebody out of their account, and letting them in again."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import SignedInRequest, role_required
from accounts.models import Role, Suspension, User
from accounts.suspensions import readmit_account, suspend_account
from telederm.core.refusals import ActRefused, is_done
from telederm.core.typed import read_typed
from telederm.oversight.people_views import SuspendForm, show_people


@role_required(Role.ADMINISTRATOR)
@require_POST
def suspend(request: SignedInRequest) -> HttpResponse:
    """Suspend the account of an address."""
    form = SuspendForm(request.POST, prefix="suspend")
    if not (form.is_valid() and _suspend(request, form)):
        return show_people(request, suspend=form, status=422)
    messages.success(request, _("Suspended. The person is out, and their roles are gone."))
    return redirect("oversight-people")


@role_required(Role.ADMINISTRATOR)
@require_POST
def readmit(request: SignedInRequest, suspension_id: UUID) -> HttpResponse:
    """End a suspension."""
    suspension = get_object_or_404(Suspension, pk=suspension_id)
    reason = read_typed(request.POST, "reason")[:200]
    try:
        readmit_account(suspension=suspension, readmitted_by=request.user, reason=reason)
    except ActRefused as refusal:
        messages.error(request, str(refusal.message))
        return show_people(request, status=422)
    messages.success(request, _("The person can sign in again. Roles have to be asked for anew."))
    return redirect("oversight-people")


def _suspend(request: SignedInRequest, form: SuspendForm) -> bool:
    return is_done(
        form,
        lambda: suspend_account(
            user=User.objects.get(email=form.cleaned_data["email"]),
            suspended_by=request.user,
            reason=form.cleaned_data["reason"],
        ),
    )
