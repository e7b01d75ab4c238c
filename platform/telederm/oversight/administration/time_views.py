"""How soon each tier is read, and who is called about a case that waits."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import SignedInRequest, role_required
from accounts.models import Role
from telederm.core.refusals import is_done
from telederm.oversight.administration.forms import TimesForm, fields_of
from triage.selectors.times import list_time_policies, read_times
from triage.services.times import publish_times


@role_required(Role.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def times(request: SignedInRequest) -> HttpResponse:
    """Show what counts and what counted, and publish the next version."""
    form = TimesForm(request.POST or None, initial=fields_of(read_times()))
    if form.is_valid() and _publish(request, form):
        messages.success(request, _("Published. Cases sent from now on are promised by it."))
        return redirect("oversight-times")
    context = {"form": form, "now": read_times(), "versions": list_time_policies()}
    status = 422 if form.errors else 200
    return render(request, "oversight/settings/times.html", context, status=status)


def _publish(request: SignedInRequest, form: TimesForm) -> bool:
    return is_done(
        form,
        lambda: publish_times(
            promises=form.promises(),
            ladder=form.ladder(),
            based_on=form.cleaned_data["based_on"],
            published_by=request.user,
            reason=form.cleaned_data["reason"],
        ),
    )
