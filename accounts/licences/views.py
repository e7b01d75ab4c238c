"""A clinician's own licence: applying with it, and where it stands."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import SignedInRequest, signed_in
from accounts.licences.forms import LicenceForm
from accounts.licences.selectors import read_standing
from accounts.licences.services import apply_with_licence, take_application_back


@signed_in
@require_http_methods(["GET", "POST"])
def licence(request: SignedInRequest) -> HttpResponse:
    """Show where one's licence stands, and apply with it."""
    form = LicenceForm(request.POST or None)
    if form.is_valid():
        try:
            apply_with_licence(user=request.user, licence=form.licence())
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("An administrator will check your licence."))
            return redirect("licence")
    context = {"form": form, "standing": read_standing(request.user)}
    status = 422 if form.errors else 200
    return render(request, "accounts/licences/licence.html", context, status=status)


@signed_in
@require_POST
def take_back(request: SignedInRequest) -> HttpResponse:
    """Take back what waits, to change it."""
    if take_application_back(user=request.user):
        messages.success(request, _("Your application is taken back."))
    else:
        messages.error(request, _("This application is decided already."))
    return redirect("licence")
