"""Choosing how one is told."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import SignedInRequest, signed_in
from telederm.notifications.forms import WaysForm
from telederm.notifications.models import PushSubscription
from telederm.notifications.push.vapid import print_public_key
from telederm.notifications.services import choose_ways
from telederm.notifications.ways import list_ways


@signed_in
@require_http_methods(["GET", "POST"])
def choices(request: SignedInRequest) -> HttpResponse:
    """Show how one is told of each kind, and keep what is changed."""
    posted = request.POST if request.method == "POST" else None
    push_key = print_public_key()
    form = WaysForm(list_ways(request.user), posted, has_push=bool(push_key))
    if posted is not None and form.is_valid():
        choose_ways(user=request.user, ways=form.ways())
        messages.success(request, _("Kept. It counts from now on."))
        return redirect("inbox-choices")
    status = 422 if form.errors else 200
    devices = PushSubscription.objects.filter(user=request.user).count()
    context = {"form": form, "push_key": push_key, "devices": devices}
    return render(request, "notifications/choices.html", context, status=status)
