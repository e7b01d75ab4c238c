"""Turning the signs on one's own device on and off."""

from typing import Final

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import SignedInRequest, signed_in
from telederm.core.typed import read_typed
from telederm.notifications.models import PushSubscription
from telederm.notifications.push.base64url import decode
from telederm.notifications.push.encryption import Receiver
from telederm.notifications.push.services import renew, subscribe, unsubscribe
from telederm.notifications.push.vapid import read_key

# In the session: which device it is, so that the end of the session ends its signs as well.
SESSION_KEY: Final = "push_subscription"


@signed_in
@require_POST
def push_on(request: SignedInRequest) -> HttpResponse:
    """Keep what the browser was given by its push service."""
    if read_key() is None:
        raise Http404
    try:
        subscription = _keep(request)
    except ValueError:  # an address that may not be called, or keys that are none
        return JsonResponse({"on": False}, status=422)
    if subscription is None:
        return JsonResponse({"on": False})
    request.session[SESSION_KEY] = str(subscription.pk)
    return JsonResponse({"on": True})


@signed_in
@require_POST
def push_off(request: SignedInRequest) -> HttpResponse:
    """Forget this device."""
    unsubscribe(user=request.user, endpoint=read_typed(request.POST, "endpoint"))
    request.session.pop(SESSION_KEY, None)
    return JsonResponse({"on": False})


@signed_in
@require_POST
def push_stop(request: SignedInRequest) -> HttpResponse:
    """Forget every device of the person: one was lost, for instance."""
    unsubscribe(user=request.user)
    request.session.pop(SESSION_KEY, None)
    messages.success(request, _("None of your devices is told any more."))
    return redirect("inbox-choices")


def _keep(request: SignedInRequest) -> PushSubscription | None:
    """Keep the device; one that says that it is known is kept only if it is."""
    fields = request.POST
    receiver = Receiver(decode(fields.get("p256dh", "")), decode(fields.get("auth", "")))
    endpoint, known = read_typed(fields, "endpoint"), read_typed(fields, "known")
    if known:
        return renew(user=request.user, known=known, endpoint=endpoint, receiver=receiver)
    return subscribe(user=request.user, endpoint=endpoint, receiver=receiver)
