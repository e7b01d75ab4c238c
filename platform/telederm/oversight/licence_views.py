"""Clinicians' licences: what waits to be checked, what ends soon, and withdrawing a check."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from accounts.access import SignedInRequest, role_required
from accounts.licences.selectors import list_clinicians, list_waiting_applications
from accounts.licences.services import refuse_licence, suspend_licence, verify_licence
from accounts.models import ClinicianProfile, LicenceApplication, Role, User
from telederm.audit.models import Action
from telederm.audit.services import record_event
from telederm.core.typed import read_typed

SHOWN = 200


class DecisionForm(forms.Form):
    """What the administrator found, and until when the check holds."""

    decision = forms.ChoiceField(choices=[("verified", "verified"), ("refused", "refused")])
    reason = forms.CharField(
        max_length=200,
        error_messages={"required": gettext_lazy("Say what you checked, or why you refuse.")},
    )
    verified_until = forms.DateField(required=False)

    def clean(self) -> dict[str, object]:
        """A check ends some day."""
        cleaned: dict[str, object] = super().clean() or {}
        if cleaned.get("decision") == "verified" and not cleaned.get("verified_until"):
            self.add_error("verified_until", _("Say until when the check holds."))
        return cleaned


@role_required(Role.ADMINISTRATOR)
@require_GET
def clinicians(request: SignedInRequest) -> HttpResponse:
    """Show what waits, and until when each clinician is checked."""
    return _show(request)


@role_required(Role.ADMINISTRATOR)
@require_POST
def decide(request: SignedInRequest, application_id: UUID) -> HttpResponse:
    """Verify or refuse what a clinician applied with."""
    applications = LicenceApplication.objects.select_related("user")
    application = get_object_or_404(applications, pk=application_id)
    form = DecisionForm(request.POST)
    if not form.is_valid():
        return _refuse(request, [str(word) for words in form.errors.values() for word in words])
    try:
        _apply(form, application, request.user)
    except ValidationError as error:
        return _refuse(request, error.messages)
    messages.success(request, _("Your decision is kept, and the clinician is told."))
    return redirect("oversight-clinicians")


@role_required(Role.ADMINISTRATOR)
@require_POST
def suspend(request: SignedInRequest, profile_id: UUID) -> HttpResponse:
    """Withdraw a check at once."""
    profile = get_object_or_404(ClinicianProfile, pk=profile_id)
    try:
        suspend_licence(
            profile=profile,
            suspended_by=request.user,
            reason=read_typed(request.POST, "reason")[:200],
        )
    except ValidationError as error:
        return _refuse(request, error.messages)
    messages.success(request, _("The check is withdrawn. The clinician reads nothing more."))
    return redirect("oversight-clinicians")


def _apply(form: DecisionForm, application: LicenceApplication, administrator: User) -> None:
    cleaned = form.cleaned_data
    if cleaned["decision"] == "refused":
        refuse_licence(application=application, refused_by=administrator, reason=cleaned["reason"])
        return
    verify_licence(
        application=application,
        verified_by=administrator,
        reason=cleaned["reason"],
        verified_until=cleaned["verified_until"],
    )


def _refuse(request: SignedInRequest, reasons: list[str]) -> HttpResponse:
    messages.error(request, " ".join(reasons))
    return _show(request, status=422)


def _show(request: SignedInRequest, status: int = 200) -> HttpResponse:
    with transaction.atomic():
        record_event(action=Action.SEARCH, actor=request.user, record=ClinicianProfile())
    context = {
        "waiting": list_waiting_applications()[:SHOWN],
        "clinicians": list_clinicians()[:SHOWN],
    }
    return render(request, "oversight/clinicians.html", context, status=status)
