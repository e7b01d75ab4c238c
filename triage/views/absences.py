"""One's own absences."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import SignedInRequest, role_required
from accounts.models import Role
from triage.forms.claims import AbsenceForm
from triage.models import Absence
from triage.services.absences import cancel_absence, note_absence


@role_required(Role.DERMATOLOGIST)
@require_http_methods(["GET", "POST"])
def absences(request: SignedInRequest) -> HttpResponse:
    """Show when one is away, and note further days."""
    form = AbsenceForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        note_absence(reader=request.user, **form.cleaned_data)
        messages.success(request, _("Noted. You are given no case on these days."))
        return redirect("absences")
    rows = Absence.objects.filter(reader=request.user, last_day__gte=timezone.localdate())
    context = {"form": form, "days": rows, "add_title": _("Add days")}
    return render(request, "triage/absences.html", context, status=422 if form.errors else 200)


@role_required(Role.DERMATOLOGIST)
@require_POST
def cancel(request: SignedInRequest, absence_id: UUID) -> HttpResponse:
    """Take an absence back."""
    if not cancel_absence(reader=request.user, absence_id=absence_id):
        raise Http404
    messages.success(request, _("You are here on these days."))
    return redirect("absences")
