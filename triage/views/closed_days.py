"""The clinic's own days off, kept by coordinators."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import SignedInRequest, role_required
from accounts.models import Role
from triage.forms.claims import ClosedDayForm
from triage.models import ClosedDay
from triage.services.closed_days import close_day, open_day


@role_required(Role.COORDINATOR)
@require_http_methods(["GET", "POST"])
def closed_days(request: SignedInRequest) -> HttpResponse:
    """Show when the clinic is closed, and note a further day."""
    form = ClosedDayForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        close_day(coordinator=request.user, **form.cleaned_data)
        messages.success(request, _("Noted. Cases sent from now on are not due on this day."))
        return redirect("closed-days")
    rows = ClosedDay.objects.filter(day__gte=timezone.localdate())
    context = {"form": form, "days": rows, "add_title": _("Add a day")}
    return render(request, "triage/closed_days.html", context, status=422 if form.errors else 200)


@role_required(Role.COORDINATOR)
@require_POST
def reopen(request: SignedInRequest, closed_day_id: UUID) -> HttpResponse:
    """Take a closed day back."""
    if not open_day(coordinator=request.user, closed_day_id=closed_day_id):
        raise Http404
    messages.success(request, _("The clinic works on this day."))
    return redirect("closed-days")
